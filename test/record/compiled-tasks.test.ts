import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sample } from '../../src/dataset/index.ts';
import { bindInputs, type TierName, type Value, styles } from '../../src/machine/index.ts';
import { generateRunner, POOLED, recordByInterpreter, type Recording } from '../../src/record/index.ts';
import { generateWriter, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { loadTask, taskNames } from '../tasks/load.ts';

function plainly({ words, length, pool }: Recording): readonly Value[] {
  return Array.from(words.subarray(0, length), (word) => (word < POOLED ? word : ['pooled', pool.value(word)]));
}

describe('generated code of compiled tasks', () => {
  for (const name of taskNames()) {
    it(`runs and writes ${name} as the interpreter and the lines of events do`, () => {
      const task = loadTask(name);
      const runner = generateRunner(task.machine);
      const writer = generateWriter(task.machine, styles.minimal);
      assert.ok(runner.isGenerated && writer.isGenerated);
      fc.assert(
        fc.property(fc.constantFrom<TierName>('S', 'M', 'L'), fc.nat(), (tier, seed) => {
          const { inputs, lengths } = sample(task, { tier }, seed, 0);
          const { bound, problems } = bindInputs(task, inputs, lengths);
          assert.ok(problems === undefined);
          const expected = recordByInterpreter(bound);
          const actual = runner.run(bound);
          assert.deepEqual(actual.end, expected.end);
          assert.deepEqual(plainly(actual), plainly(expected));
          assert.equal(
            new TextDecoder().decode(writer.bytes(actual)),
            writeEvents(recordingEvents(expected, styles.minimal), styles.minimal),
          );
        }),
        { numRuns: 25 },
      );
    });
  }
});
