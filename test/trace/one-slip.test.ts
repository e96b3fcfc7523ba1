import assert from 'node:assert/strict';
import fc from 'fast-check';
import { styles } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { judge, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { loadTask, taskNames } from '../tasks/load.ts';
import { boundSample } from './tasks.ts';
import { nextOf } from './streams.ts';
import { slip, textEdits } from './text-edits.ts';

const tasks = new Map(taskNames().map((name) => [name, loadTask(name)]));

describe('the judge on one slip', () => {
  for (const name of Object.keys(textEdits))
    it(`finds one fault, of its kind, in its state: ${name}`, () => {
      let judged = 0;
      fc.assert(
        fc.property(
          fc.constantFrom(...tasks.keys()),
          fc.nat(999),
          fc.infiniteStream(fc.nat(2 ** 30)),
          (task, seed, draws) => {
            const bound = boundSample(tasks.get(task) ?? loadTask(task), 'S', seed);
            const text = writeEvents(recordingEvents(record(bound), styles.minimal), styles.minimal);
            const one = slip(name, text, (below) => nextOf(draws) % below);
            if (one === undefined) return;
            judged++;
            const { verdict, faults } = judge(bound, one.text);
            assert.deepEqual(
              faults.map(({ kind, state }) => [kind, state]),
              [[one.kind, one.state]],
              one.text,
            );
            assert.equal(verdict, 'lucky');
          },
        ),
        { numRuns: 40, endOnFailure: true },
      );
      assert.ok(judged >= 10, `${judged} slips`);
    });
});
