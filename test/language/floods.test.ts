import assert from 'node:assert/strict';
import { complete, hover, openDocument, semanticTokens } from '../../src/language/editor/index.ts';
import { parseTask } from '../../src/language/index.ts';

const head =
  'task "T" {\nclass iteration\nlength n: S 1..2, M 3..4, L 5..6\ninput x: int = random 1..9\nask "What of {x} and {n}?"\n';
const many = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('');
const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length - 1;

describe('texts of very many parts', () => {
  const chains = {
    lets: `${head}let a0 = x\n${many(5000, (i) => `let a${i + 1} = a${i} + 1\n`)}answer a5000\n}\n`,
    'lets in a block': `${head}tape t: int = 0\nfor i in 1 to 2 {\nlet a0 = i\n${many(4000, (i) => `let a${i + 1} = a${i} + 1\n`)}step "S {i}" { t = a4000 }\n}\nanswer t\n}\n`,
    inputs: `${head.replace('\nask', `\ninput a0 = random 1..9\n${many(5000, (i) => `input a${i + 1} = random 0..a${i}\n`)}ask`)}answer a5000\n}\n`,
  };
  for (const [name, text] of Object.entries(chains))
    it(`a chain of ${name}, each of the type of the one before, has the type of the first at its end`, () => {
      const document = openDocument(text);
      const at = lineOf(text, name === 'inputs' ? 'input a4000' : 'let a4000');
      const character = text.split('\n')[at]?.indexOf('a4000') ?? 0;
      assert.match(hover(document, { line: at, character })?.markdown ?? '', /: int/);
      assert.ok(semanticTokens(document).length > 4000);
      assert.ok(parseTask(text).problems.every(({ severity }) => severity !== 'error'));
    });

  it('completes in a text that is too large to be read, and in one of very many errors', () => {
    const machine = `machine "M" {\nblank "0"\nstart A0\n${many(5000, (i) => `state A${i}: 0 -> 1 R A${i + 1}\n`)}}\n`;
    for (const text of [machine, `${head}${'let = \n'.repeat(3000)}}`])
      assert.doesNotThrow(() => complete(openDocument(text), { line: text.split('\n').length - 2, character: 0 }));
  });

  it('are refused once they are far too many, and none with few parts is', () => {
    for (const part of ['@#$%', 'a ', '1 ', '"a" ', '/**/', '//\n', '( ', '<= ', '{x']) {
      const { problems } = parseTask(part.repeat(90_000));
      assert.deepEqual(
        problems.map(({ code, message }) => [code, message]),
        [['too-large', 'This file has more than 80,000 words, numbers and signs; TAIL reads files up to 40,000.']],
        part,
      );
    }
    for (const part of ['/* a b c ', 'a.b', '\n', '  ', '$$', '!', '1.5.'])
      assert.ok(
        parseTask(part.repeat(100_000)).problems.every(({ message }) => !message.includes('more than 80,000')),
        part,
      );
  });
});
