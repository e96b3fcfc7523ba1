import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { ownQuestion, sample } from '../../src/dataset/index.ts';
import { exampleInput, inputText, readOwnInput } from '../../src/extension/tasks/read-input.ts';
import { loadTask } from '../tasks/load.ts';

const files = readdirSync(new URL('../../tasks/', import.meta.url)).filter((file) => file.endsWith('.tail'));
const tasks = files.map((file) => loadTask(file.replace('.tail', '')));

describe('an input that a person writes', () => {
  for (const task of tasks) {
    it(`of ${task.name} is read from JSON and from any question that the task asks`, () => {
      fc.assert(
        fc.property(fc.constantFrom('S', 'M'), fc.nat(1000), (tier, seed) => {
          const { inputs, lengths, question } = sample(task, { tier }, seed, 0);
          const given = { ...inputs, ...lengths };
          assert.deepEqual(readOwnInput(task, inputText(given)).inputs, given);
          for (const text of [question, `Question: ${question}`]) {
            const { inputs: read, problem } = readOwnInput(task, text);
            assert.equal(problem, undefined);
            // A question need not show a length that follows from what it shows.
            assert.deepEqual({ ...lengths, ...read }, given);
          }
        }),
        { numRuns: 20 },
      );
    });

    it(`of ${task.name} is suggested by the task's own example`, () => {
      assert.equal(readOwnInput(task, exampleInput(task)).problem, undefined);
      const question = ownQuestion(task, readOwnInput(task, exampleInput(task)).inputs ?? {});
      assert.equal(readOwnInput(task, question).problem, undefined, question);
    });
  }

  it('that does not fit is refused with what to write instead', () => {
    const addition = loadTask('addition');
    assert.match(readOwnInput(addition, '{"x": "3.75"}').problem ?? '', /y/);
    assert.match(readOwnInput(addition, 'four and five').problem ?? '', /JSON such as \{"x":/);
  });
});
