import assert from 'node:assert/strict';
import process from 'node:process';
import { withCleanup } from '../runner/cleanup.ts';

describe('the clean-up after work', () => {
  it('undoes in reverse order and gives back what the work gave', async () => {
    const undone: string[] = [];
    const result = await withCleanup((defer) => {
      defer(() => undone.push('first'));
      defer(() => Promise.resolve().then(() => undone.push('second')));
      return Promise.resolve('done');
    });
    assert.equal(result, 'done');
    assert.deepEqual(undone, ['second', 'first']);
  });

  it('undoes when the work throws, and passes the error on', async () => {
    const undone: string[] = [];
    const work = withCleanup((defer) => {
      defer(() => undone.push('step'));
      return Promise.reject(new Error('broken'));
    });
    await assert.rejects(work, /broken/);
    assert.deepEqual(undone, ['step']);
  });

  it('leaves no listener on the signals', async () => {
    const before = process.listenerCount('SIGINT');
    await withCleanup(() => Promise.resolve());
    assert.equal(process.listenerCount('SIGINT'), before);
  });
});
