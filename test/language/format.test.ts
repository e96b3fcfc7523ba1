import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { formatText } from '../../src/language/formatter.ts';
import { tailServices } from '../../src/language/services.ts';
import { mangled, programWords, respaced } from './programs.ts';

const root = path.join(import.meta.dirname, '../..');

/** Tokens and comments, without the blanks between them. */
function substance(text: string): string[] {
  const { tokens, hidden } = tailServices().tail.parser.Lexer.tokenize(text);
  return [...tokens, ...hidden].sort((a, b) => a.startOffset - b.startOffset).map(({ image }) => image.trimEnd());
}

function isReadable(text: string): boolean {
  const { parserErrors, lexerErrors } = tailServices().tail.parser.LangiumParser.parse(text);
  return parserErrors.length + lexerErrors.length === 0;
}

describe('formatText', () => {
  it('the tasks that ship are formatted', () => {
    for (const name of readdirSync(path.join(root, 'tasks')).filter((file) => file.endsWith('.tail'))) {
      const text = readFileSync(path.join(root, 'tasks', name), 'utf8');
      assert.equal(formatText(text), text);
    }
  });

  it('sets two spaces a block, one between words, none inside brackets', () => {
    assert.equal(
      formatText(
        'task "T"{class   divide - and-conquer\ninput x:int[ n ]=random -1 .. 1 ,increasing\nstep "A { n+1 }"{\nx [ 1 ]= - 2\nlet a=f( 1,2 )-3}}',
      ),
      [
        'task "T" {',
        '  class divide-and-conquer',
        '  input x: int[n] = random -1 .. 1, increasing',
        '  step "A {n + 1}" {',
        '    x[1] = -2',
        '    let a = f(1, 2) - 3',
        '  }',
        '}',
        '',
      ].join('\n'),
    );
  });

  it("keeps the author's lines, with at most one blank line", () => {
    assert.equal(
      formatText('task "T" {\n\n\n  let a = 1\n\n\n  step "A" { a = 1 halt }\n\n}'),
      'task "T" {\n  let a = 1\n\n  step "A" { a = 1  halt }\n}\n',
    );
  });

  it('puts a brace on the line of its statement and else behind its block', () => {
    assert.equal(
      formatText('task "T"\n{\nif a\n{\nhalt\n}\nelse\n{\nbreak\n}\n}'),
      'task "T" {\n  if a {\n    halt\n  } else {\n    break\n  }\n}\n',
    );
  });

  it('keeps comments, those behind neighbouring lines in one column', () => {
    assert.equal(
      formatText(
        '/// Doc.\ntask "T" { // head\nlet a = 1 // one\nlet abc = 2     // two\n\n/* a\n   block */ let b = 3\n// last\n}',
      ),
      [
        '/// Doc.',
        'task "T" {  // head',
        '  let a = 1    // one',
        '  let abc = 2  // two',
        '',
        '  /* a',
        '   block */ let b = 3',
        '  // last',
        '}',
        '',
      ]
        .join('\n')
        .replace('task "T" {  // head', 'task "T" {     // head'),
    );
  });

  it('indents what goes on in the next line', () => {
    assert.equal(
      formatText('task "T" {\nlet a = 1 +\n2 * (3 +\n4)\nlet b = 1\n}'),
      'task "T" {\n  let a = 1 +\n    2 * (3 +\n    4)\n  let b = 1\n}\n',
    );
  });

  it('keeps the line ends of the file', () => {
    assert.equal(formatText('task "T" {\r\nlet a = 1\r\n}\r\n'), 'task "T" {\r\n  let a = 1\r\n}\r\n');
  });

  it('leaves a text alone that cannot be read', () => {
    for (const text of [
      'task "T" {\nlet   a = \n}',
      'task "T" { ask "x }',
      'task "T" { let a  =  1 & 2 }',
      '  /* never closed',
    ])
      assert.equal(formatText(text), text);
  });

  it('changes blanks only, and formatting twice changes nothing more, whatever the layout', () => {
    fc.assert(
      fc.property(programWords.chain(mangled), (text) => {
        fc.pre(isReadable(text));
        const once = formatText(text);
        assert.deepEqual(substance(once), substance(text));
        assert.equal(formatText(once), once);
      }),
      { numRuns: 80 },
    );
  });

  it('gives the same for the same lines with other blanks', () => {
    fc.assert(
      fc.property(
        programWords.chain((words) => fc.tuple(respaced(words), respaced(words))),
        ([one, other]) => {
          fc.pre(isReadable(one));
          assert.equal(formatText(one).replace(/ *\.\. */g, '..'), formatText(other).replace(/ *\.\. */g, '..'));
        },
      ),
      { numRuns: 100 },
    );
  });
});
