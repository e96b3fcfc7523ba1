import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { styles, type StyleName } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { judge, recordingEvents, Truth, writeEvents } from '../../src/trace/index.ts';
import { allLines } from './line-tasks.ts';

const bound = allLines();
const truth = new Truth(bound);

/**
 * By the style, and by a line as a trace has it: how it may be written instead, and what the judge tells then, the ways
 * of spelling by their names, other faults by their kind and by what is marked.
 */
const table = JSON.parse(readFileSync(new URL('spelling-lines.json', import.meta.url), 'utf8')) as Readonly<
  Record<StyleName, Readonly<Record<string, Readonly<Record<string, string>>>>>
>;

describe('a line that is spelt otherwise', () => {
  for (const [name, lines] of Object.entries(table) as [StyleName, (typeof table)[StyleName]][]) {
    const style = styles[name];
    const right = writeEvents(recordingEvents(record(bound), style), style).split('\n');
    for (const [line, spellings] of Object.entries(lines))
      it(`is read as what it says, and as nothing that it does not say: ${line}`, () => {
        const at = right.indexOf(line);
        assert.ok(at >= 0);
        for (const [spelling, expected] of Object.entries(spellings)) {
          const own = right.with(at, spelling);
          const { faults } = judge(bound, own.join('\n'), { style, truth });
          const told = faults.map((fault) =>
            fault.spelling === undefined
              ? `${fault.kind}: ${own[fault.line]?.slice(fault.from, fault.to)}`
              : fault.spelling,
          );
          assert.equal(told.join('; '), expected, spelling);
          for (const fault of faults.filter((one) => one.spelling !== undefined)) {
            assert.deepEqual([fault.line, fault.found], [at, spelling]);
            if (told.length === 1) assert.equal(fault.expected, line);
          }
        }
      });
  }
});
