import assert from 'node:assert/strict';
import { endpointSchema } from '../../src/inference/index.ts';
import { Interrupted, inSlices } from '../../src/slices/index.ts';
import { planning, planRun } from '../../src/spotcheck/index.ts';
import { loadTask } from '../tasks/load.ts';

describe('the questions of a run', () => {
  const task = loadTask('compare-numbers');
  const endpoint = endpointSchema.parse({ name: 't', url: 'http://t/v1', model: 'm' });
  const options = {
    tiers: ['S', 'M'],
    samples: 200,
    shots: 2,
    seed: 5,
    source: '',
    calledFrom: '',
    started: '',
  } as const;

  it('are drawn bit by bit, and are the same', async () => {
    let pieces = 0;
    const work = planning(task, endpoint, options);
    for (let step = work.next(); step.done !== true; step = work.next()) pieces++;
    assert.ok(pieces > 40, `${pieces}`);
    const plan = await inSlices(planning(task, endpoint, options), new AbortController().signal, undefined, 0);
    assert.deepEqual(plan, planRun(task, endpoint, options));
  });

  it('are left where nobody wants them any more', async () => {
    const cancel = new AbortController();
    const plan = inSlices(planning(task, endpoint, options), cancel.signal, () => cancel.abort(), 0);
    await assert.rejects(plan, Interrupted);
  });
});
