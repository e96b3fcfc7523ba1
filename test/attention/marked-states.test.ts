import assert from 'node:assert/strict';
import { markStates } from '../../src/attention/index.ts';
import { groundTruth, sample } from '../../src/dataset/index.ts';
import { labelPattern, styles } from '../../src/machine/index.ts';
import { loadTask, taskNames } from '../tasks/load.ts';

describe('the states of a trace with what they fetch', () => {
  for (const [name, style] of Object.entries(styles))
    it(`have each fetched value where the trace last wrote it, in all tasks, ${name}`, () => {
      for (const task of taskNames().map(loadTask)) {
        const { machine } = task;
        const { inputs, lengths } = sample(task, { tier: 'S' }, 3, 0);
        const trace = groundTruth(task, inputs, style, lengths).truth?.trace ?? '';
        const states = markStates(machine, trace, style);
        const labels = new Set([
          ...machine.states.map(labelPattern),
          ...machine.functions.map(
            ({ name, parameters }) => `${name}(${parameters.map((one) => `{${one.name}}`).join(', ')})`,
          ),
        ]);
        const text = ({ start, end }: { readonly start: number; readonly end: number }): string =>
          trace.slice(start, end);
        let found = 0;
        for (const { label, span, fetches, results } of states) {
          assert.ok(labels.has(label), `${task.name}: ${label}`);
          for (const { value, sources } of fetches) {
            assert.ok(value.start >= span.start && value.end <= span.end);
            if (sources.length !== 1) continue;
            found++;
            assert.deepEqual(sources.map(text), [text(value)], `${task.name}: ${label}`);
            assert.ok(sources.every(({ end }) => end <= value.start));
          }
          for (const result of results) assert.ok(result.start > span.start && result.end <= span.end);
        }
        assert.ok(found > states.length / 10, `${task.name}: ${found} fetches in ${states.length} states`);
      }
    });
});
