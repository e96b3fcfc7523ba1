import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { styles, type StyleName } from '../../src/machine/index.ts';
import { judge, Truth } from '../../src/trace/index.ts';
import { rightTrace } from './faulty-texts.ts';
import { allLines } from './line-tasks.ts';

const bound = allLines();
const truth = new Truth(bound);

/**
 * By the style, and by lines of a right trace: what may stand in their place, and the faults that the judge tells then,
 * each with its line, counted from the first of these, and with what it marks. A line break is written ⏎.
 */
const table = JSON.parse(readFileSync(new URL('line-edits.json', import.meta.url), 'utf8')) as Readonly<
  Partial<Record<StyleName, Readonly<Record<string, Readonly<Record<string, string>>>>>>
>;

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(' ⏎ ');
}

describe('a state of which one thing is wrong', () => {
  for (const [name, edits] of Object.entries(table) as [
    StyleName,
    Readonly<Record<string, Record<string, string>>>,
  ][]) {
    const right = rightTrace(bound, name).trimEnd().split('\n');
    for (const [own, others] of Object.entries(edits))
      it(`is told to be wrong there, and only there: ${own}`, () => {
        const [first = '', ...more] = linesOf(own);
        const at = right.findIndex((line, i) => line === first && more.every((next, j) => right[i + 1 + j] === next));
        assert.ok(at >= 0);
        for (const [other, expected] of Object.entries(others)) {
          const lines = right.toSpliced(at, 1 + more.length, ...linesOf(other));
          const { faults } = judge(bound, lines.join('\n'), { style: styles[name], truth });
          const told = faults.map(({ kind, line, from, to }) =>
            `${kind} ${line - at}: ${lines[line]?.slice(from, to)}`.trim(),
          );
          assert.equal(told.join('; '), expected, other);
        }
      });
  }

  it('may be gone on with: what a line writes that the state does not have is there for what follows', () => {
    for (const [name, line, wrong, told] of [
      ['minimal', 'next Row 0', 'put far=9\nnext Row 0', 'write-superfluous'],
      ['terse', '0 + 1 -> length(pair)=1', '0 * 1 -> far=9', 'operation-other'],
      ['terse', '-(56) = -56', '-(56) = -56\n5 + 4 -> far=9', 'operation-superfluous'],
    ] as const) {
      const right = rightTrace(bound, name);
      const after = right.replace(line, wrong);
      const gone = after
        .replace('get far=56, pair', 'get far=9, pair')
        .replace('56 - -1', '9 - -1')
        .replace(/(?<=- -1 (?:=|-> far=) ?|far=|or )57/g, '10');
      for (const text of [after, gone]) {
        const { faults } = judge(bound, text, { style: styles[name], truth });
        assert.deepEqual(
          faults.map(({ kind }) => kind),
          [told],
          text,
        );
      }
    }
  });
});
