import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { formatText } from '../../src/language/formatter.ts';
import { parseTask } from '../../src/language/parse-task.ts';

const knapsack = readFileSync(path.join(import.meta.dirname, '../../tasks/knapsack.tail'), 'utf8');

/** Pieces of the language and of its enemies. */
const pieces = fc.constantFrom(
  'task',
  '"',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '..',
  '.',
  ',',
  ':',
  '=',
  '==',
  '-',
  '+',
  '/',
  '//',
  '/*',
  '*/',
  '\\',
  '\n',
  '\r\n',
  ' ',
  '\0',
  '\ud800',
  '\u2028',
  'input',
  'x',
  'n',
  'for',
  'in',
  'to',
  'step',
  'if',
  'then',
  'else',
  'not',
  'function',
  'return',
  'memo',
  'length',
  'S',
  '1',
  '0.5',
  '1e309',
  'random',
  'digits',
  'é',
  '😀',
  '"{',
  '}"',
  '{{',
  '}}',
);

/** Hangs are cut off by the suite's time-out: what grows faster than the text would take hours on these. */
function isRead(text: string): void {
  assert.ok(Array.isArray(parseTask(text).problems));
}

describe('any text', () => {
  it('of arbitrary code units is read without an exception', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
          maxLength: 200,
        }),
        (text) => {
          parseTask(text);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of pieces of the language in any order is read without an exception, and every problem lies in it', () => {
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 60 }).map((list) => list.join('')),
        (text) => {
          const lines = text.split(/\r\n|\n|\r/);
          for (const {
            range: { start, end },
            message,
          } of parseTask(text).problems) {
            assert.ok(message.length > 0 && !message.includes('undefined'), message);
            for (const { line, character } of [start, end])
              assert.ok(
                line < lines.length && character <= (lines[line]?.length ?? 0),
                `${line}:${character} ${message}`,
              );
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('that is a task with a piece cut out, doubled or put in is read without an exception, and formatting it twice changes nothing more', () => {
    const place = fc.nat({ max: knapsack.length });
    fc.assert(
      fc.property(place, fc.nat({ max: 40 }), pieces, (at, length, piece) => {
        for (const text of [
          knapsack.slice(0, at) + knapsack.slice(at + length),
          knapsack.slice(0, at + length) + knapsack.slice(at),
          knapsack.slice(0, at) + piece + knapsack.slice(at),
        ]) {
          parseTask(text);
          const once = formatText(text);
          assert.equal(formatText(once), once);
        }
      }),
      { numRuns: 30 },
    );
  });

  const head = 'task "T" { class simulation length n: S 1..2, M 3..4, L 5..6 ask "{n}" answer n tape b: int[n] = 0 ';
  const million: Readonly<Record<string, string>> = {
    'one word': 'a'.repeat(1e6),
    'one text': `"${'a'.repeat(1e6)}`,
    escapes: `"${'\\"'.repeat(5e5)}`,
    digits: '1'.repeat(1e6),
    brackets: '('.repeat(2e5),
    braces: '{'.repeat(2e5),
    holes: '"{'.repeat(1e5),
    'open comments': '/*'.repeat(5e5),
    signs: `${head}let a = ${'-'.repeat(2e5)}`,
    'a negated number': `${head}let a = ${'-'.repeat(2e5)}1`,
    'a negated truth': `${head}let a = ${'not '.repeat(2e5)}true`,
    'a short sum': `${head}let a = 1${' + 1'.repeat(3000)}`,
    'a long sum': `${head}let a = 1${' + 1'.repeat(2e5)}`,
    'products in brackets': `${head}let a = (1)${'*(1)'.repeat(3000)}`,
    calls: `${head}let a = min(1, 2)${'-min(1, 2)'.repeat(3000)}`,
    NULs: '\0'.repeat(1e6),
    'lone surrogates': '\ud800'.repeat(1e6),
    blanks: ' '.repeat(1e6),
    backslashes: '\\'.repeat(1e6),
    'a long number': `${head}let a = ${'1'.repeat(1e6)}}`,
  };
  for (const [what, text] of Object.entries(million)) {
    it(`of one very long line, ${what}, is read in bounded time`, () => {
      isRead(text);
    });
  }

  const repeated: Readonly<Record<string, string>> = {
    'nested ifs': 'if n > 1 {',
    'a chain of else': 'else if n > 1 {}',
    'a sum': '+ 1 ',
    indexes: '[0]',
    targets: 'b,',
    'half statements': 'let = 3\n',
    keywords: 'task ',
    conditions: 'if true then ',
  };
  for (const [what, piece] of Object.entries(repeated)) {
    it(`that repeats ${what} without end is read in bounded time`, () => {
      isRead(`${head}b${piece.repeat(4000)}`);
    });
  }
});
