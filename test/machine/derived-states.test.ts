import assert from 'node:assert/strict';
import { derivedState, derivedStatesText } from '../../src/machine/index.ts';
import { loadTask, taskNames } from '../tasks/load.ts';

describe('derived states', () => {
  it('tell in the words of the program what a state fetches, computes and writes, and what can follow', () => {
    const { machine } = loadTask('addition');
    const state = machine.states.find(({ label }) => label[0] === 'Add place ');
    assert.ok(state);
    assert.deepEqual(derivedState(machine, state), {
      fetches: ['x[p]', 'y[p]', 'carry', 'high'],
      operations: ['x[p] + y[p] + carry', '(x[p] + y[p] + carry) % 10', '(x[p] + y[p] + carry) // 10'],
      tests: [],
      writes: ['sum[p]', 'carry'],
      next: ['Add place {p}', 'Write the carry'],
    });
  });

  it('are all told of every task, none with what has no words', () => {
    for (const name of taskNames()) {
      const task = loadTask(name);
      const text = derivedStatesText(task);
      assert.equal(text.match(/^\d+ {2}\S/gm)?.length, task.machine.states.length, name);
      assert.doesNotMatch(text, /undefined|\?/, name);
    }
  });
});
