import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { programInputs, programs } from '../compile/random-programs.ts';
import { defectCodes, findingCodes, problemCodes } from '../../src/language/codes.ts';
import type { Inputs } from '../../src/machine/index.ts';
import { lintCases } from '../lint/lint-cases.ts';
import { taskNames, taskText } from '../tasks/load.ts';
import { formatText } from '../../src/language/index.ts';
import { marked } from './marked.ts';
import { applied, fixesOf, found, tryFixes } from './mending.ts';
import { problemCases } from './problem-cases.ts';

const algorithms = new URL('../algorithms/', import.meta.url);

const shipped: readonly string[] = [
  ...taskNames().map(taskText),
  ...readdirSync(algorithms)
    .filter((name) => name.endsWith('.tail'))
    .map((name) => readFileSync(new URL(name, algorithms), 'utf8')),
];

/** Something that is wrong, put into a task that is right; undefined where the task has no place for it. */
type Slip = (text: string, pick: number) => string | undefined;

const nth = (text: string, pattern: RegExp, pick: number): RegExpExecArray | undefined => {
  const all = [...text.matchAll(pattern)];
  return all[pick % Math.max(1, all.length)];
};

const put = (text: string, at: RegExpExecArray | undefined, by: (found: string) => string): string | undefined =>
  at && `${text.slice(0, at.index)}${by(at[0])}${text.slice(at.index + at[0].length)}`;

const slips: Readonly<Record<string, Slip>> = {
  'a name with two letters exchanged': (text, pick) => {
    const program = text.slice(text.indexOf('\n  ask'));
    const names = [...program.matchAll(/^ *(?:let|var|tape) ([a-z]{5,})\b/gm)].map(([, name]) => name ?? '');
    const name = names[pick % Math.max(1, names.length)];
    return name === undefined
      ? undefined
      : put(
          text,
          nth(text, new RegExp(`(?<== .*|if .*|while .*)\\b${name}\\b`, 'g'), pick),
          (word) => `${word.slice(0, -2)}${word.slice(-1)}${word.slice(-2, -1)}`,
        );
  },
  'a variable that nothing reads': (text, pick) =>
    put(text, nth(text, /^ *step /gm, pick), (step) => `let never_read = ${pick}\n${step}`),
  'a variable in a step that nothing reads': (text, pick) =>
    put(text, nth(text, /^ *step .*\{$(?!\s*allow)/gm, pick), (step) => `${step}\nlet never_read = ${pick}`),
  'a function that nothing calls': (text) =>
    put(
      text,
      nth(text, /^ *answer /gm, 0),
      (answer) => `/// Once it was of use.\nfunction idle(k: int): int { return k + 1 }\n${answer}`,
    ),
  'an allow of nothing': (text) =>
    put(text, nth(text, /^ *answer /gm, 0), (answer) => `  allow many-operands because "it was so once"\n${answer}`),
  'an example with another answer': (text, pick) =>
    put(text, nth(text, /(?<=^ *example .* answer )"[^"]*"$/gm, pick), () => '"31415926"'),
  'a class with a letter too many': (text) => put(text, nth(text, /(?<=^ *class )[a-z-]+/gm, 0), (name) => `${name}s`),
  'a tier that is the wrong way round': (text) =>
    put(text, nth(text, /(?<=\bS )\d+\.\.\d+/g, 0), (span) => span.split('..').toReversed().join('..')),
  'a label without its loop variable': (text, pick) =>
    put(text, nth(text, /(?<=^ *step "[^"]*) \{[a-z]+\}(?=[^"]*")/gm, pick), () => ''),
  'a statement with a semicolon': (text, pick) => put(text, nth(text, /(?<=^ *(?:let|var) .*)$/gm, pick), () => ';'),
  'an operator of another language': (text, pick) =>
    put(text, nth(text, /(?<=^ *(?:if|while) .*) and (?=.*\{$)/gm, pick), () => ' && '),
  'an assignment for a comparison': (text, pick) => put(text, nth(text, /(?<=^ *if .*)==(?=.*\{$)/gm, pick), () => '='),
};

/** The codes for which these tests have seen a fix, other than to allow what is found. */
const mended = new Set<string>();

function offered(text: string, given?: readonly Inputs[]): readonly string[] {
  const titles = tryFixes(text, given);
  for (const title of titles) if (!title.includes(': Allow it')) mended.add(title.split(':')[0] ?? '');
  return titles;
}

describe('quick fixes', () => {
  for (const [code, cases] of Object.entries({ ...problemCases, ...lintCases }))
    it(`mend what they are offered for: ${code}`, () => {
      for (const { source } of cases) {
        offered(formatText(marked(source).text));
      }
    });

  it('fetches what a scan reads in no order that follows from its range', () => {
    const titles = offered(
      'task "T" {\nclass simulation\nlength n: S 3..4, M 5..6, L 7..8\ninput w: text = random letters n\nask "{w}?"\ntape t: int = 0\nstep "Look" {\n  t = sum v in 0..1 where w[2 * v] == "a" of 1\n}\nanswer t\n}',
    );
    assert.deepEqual(titles.slice(0, 1), ['scan-fetch: Add fetch w[0 .. length(w) - 1]']);
  });

  it('mend slips in all tasks that ship and in a third of the algorithms, whose turn the seed says', () => {
    const tried = new Set<string>();
    const kinds = Object.entries(slips);
    const turn = (fc.readConfigureGlobal().seed ?? 0) % 3;
    let first = 0;
    for (const [number, text] of shipped.entries()) {
      if (number >= taskNames().length && number % 3 !== turn) continue;
      // A task that has no place for a slip gets the next one.
      for (let next = first++, left = kinds.length; left > 0; next++, left--) {
        const [kind, slip] = kinds[next % kinds.length] ?? assert.fail();
        const slipped = slip(text, number);
        if (slipped === undefined) continue;
        if (offered(slipped).length > 0) tried.add(kind);
        break;
      }
    }
    // What few tasks have a place for.
    for (const [kind, slip] of kinds.filter(([name]) => !tried.has(name)))
      for (const text of shipped) {
        const slipped = slip(text, 0);
        if (slipped === undefined || offered(slipped).length === 0) continue;
        tried.add(kind);
        break;
      }
    assert.deepEqual([...tried].toSorted(), Object.keys(slips).toSorted());
  });

  it('mend what is found in random programs, and keep their answers', () => {
    let tried = 0;
    fc.assert(
      fc.property(programs, fc.array(programInputs, { minLength: 100, maxLength: 100 }), (text, given) => {
        tried += offered(text, given).length;
      }),
      { numRuns: 3, endOnFailure: true },
    );
    assert.ok(tried > 3, `${tried} fixes tried`);
  });

  it('go by the braces of the program, not by those of comments, and leave no comment of a line that is gone', () => {
    const text = taskText('addition')
      .replace(/^task ("[^"]*") \{$/m, 'task $1 // was {here}\n{')
      .replace(/^ *class .*\n/m, '')
      .replace(/^ *step /m, 'let never_read = 3 // nobody {reads} this\n$&');
    assert.match(text, /was \{here\}\n\{\n/);
    assert.ok(offered(text).length > 0);
    const unused = text.replace('\n{\n', '\n{\n  class simulation\n');
    const told = unused.replace(/^ *allow .*\n/m, '');
    for (const problem of found(told).problems)
      for (const { edits } of fixesOf(told, problem)) assert.ok(found(applied(told, edits)).isChecked);
    assert.ok(found(told).problems.some(({ code }) => code === 'many-rounds'));
    for (const written of [unused, unused.replaceAll('\n', '\r\n')]) {
      const [problem] = found(written).problems.filter(({ code }) => code === 'unused');
      const [remove] = problem === undefined ? [] : fixesOf(written, problem);
      assert.ok(remove !== undefined);
      assert.doesNotMatch(applied(written, remove.edits), /nobody/);
    }
  });

  it('are those that docs/lint.md tells', () => {
    const page = readFileSync(new URL('../../docs/lint.md', import.meta.url), 'utf8');
    const section = page.slice(page.indexOf('## Quick fixes'));
    const codesIn = (rows: readonly string[]): string[] =>
      rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([a-z-]+)`/g)].map(([, code]) => code ?? ''));
    const [withFix = '', without = ''] = section.split('| code | why not |');
    const rowsOf = (part: string): string[] => part.split('\n').filter((line) => line.startsWith('| `'));
    assert.deepEqual(codesIn(rowsOf(withFix)).toSorted(), [...mended].toSorted());
    const own = Object.keys({ ...problemCodes, ...findingCodes, ...defectCodes });
    const told = codesIn([...rowsOf(withFix), ...rowsOf(without)]);
    assert.deepEqual(
      own.filter((code) => !told.includes(code)),
      [],
    );
    assert.equal(new Set(told).size, told.length, 'no code stands there twice');
  });
});
