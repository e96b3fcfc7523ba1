import assert from 'node:assert/strict';
import { firstChoice, fittingTo, runChoiceSchema } from '../../src/extension/spotcheck/run-choice.ts';
import { loadTask } from '../tasks/load.ts';

describe('the choice of a spot check that is offered again', () => {
  const addition = loadTask('addition');
  const other = loadTask('bubble-sort');
  const chosen = { ...fittingTo(addition, { endpoint: 'gpu', ...firstChoice }), lengths: '38..45' };

  it('keeps lengths for the task that they were chosen for', () => {
    assert.equal(fittingTo(addition, chosen).lengths, '38..45');
    assert.deepEqual(fittingTo(addition, runChoiceSchema.parse(chosen)), chosen);
  });

  it('drops them for another task, and where nothing says whose they are', () => {
    assert.equal(fittingTo(other, chosen).lengths, undefined);
    assert.equal(fittingTo(addition, { ...chosen, task: undefined }).lengths, undefined);
    assert.equal(fittingTo(other, chosen).endpoint, 'gpu');
  });

  it('keeps the tiers that the task has', () => {
    assert.deepEqual(fittingTo(addition, { ...chosen, tiers: ['M'] }).tiers, ['M']);
    assert.deepEqual(fittingTo({ ...addition, tiers: addition.tiers.slice(0, 1) }, { ...chosen, tiers: ['L'] }).tiers, [
      'S',
    ]);
  });
});
