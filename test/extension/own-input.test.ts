import assert from 'node:assert/strict';
import fc from 'fast-check';
import { questionText, sample } from '../../src/dataset/index.ts';
import { exampleInput, inputText, readOwnInput } from '../../src/extension/tasks/read-input.ts';
import { loadTask } from '../tasks/load.ts';

const tasks = (['addition', 'knapsack', 'binary-search'] as const).map((name) => loadTask(name));

describe('an input that a person writes', () => {
  for (const task of tasks) {
    it(`of ${task.name} is read from JSON and from any question that the task asks`, () => {
      fc.assert(fc.property(fc.constantFrom('S', 'M'), fc.nat(1000), (tier, seed) => {
        const { inputs, question } = sample(task, { tier }, seed, 0);
        assert.deepEqual(readOwnInput(task, inputText(inputs)).inputs, inputs);
        assert.deepEqual(readOwnInput(task, question).inputs, inputs);
        assert.deepEqual(readOwnInput(task, `Question: ${question}`).inputs, inputs);
      }), { numRuns: 20 });
    });

    it(`of ${task.name} is suggested by the task's own example`, () => {
      assert.equal(readOwnInput(task, exampleInput(task)).problem, undefined);
      assert.ok(questionText(task.questions[0] ?? [], readOwnInput(task, exampleInput(task)).inputs ?? {}).length > 0);
    });
  }

  it('that does not fit is refused with what to write instead', () => {
    const [addition] = tasks;
    assert.ok(addition);
    assert.match(readOwnInput(addition, '{"x": "3.75"}').problem ?? '', /y/);
    assert.match(readOwnInput(addition, 'four and five').problem ?? '', /JSON such as \{"x":/);
  });
});
