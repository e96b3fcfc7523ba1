import assert from 'node:assert/strict';
import { inLanes } from '../runner/lanes.ts';

describe('suites side by side', () => {
  it('begin in their order, so many at a time, each as soon as another has ended', async () => {
    const begun: string[] = [];
    const ends = new Map<string, (failed: boolean) => void>();
    const results = inLanes(['a', 'b', 'c', 'd'], 2, (name) => {
      begun.push(name);
      return new Promise<string>((resolve, reject) =>
        ends.set(name, (failed) => {
          if (failed) reject(new Error(name));
          else resolve(name.toUpperCase());
        }),
      );
    });
    const end = async (name: string, failed = false): Promise<void> => {
      ends.get(name)?.(failed);
      await new Promise((resolve) => setImmediate(resolve));
    };
    const ended = Promise.allSettled(results);
    await end('none');
    assert.deepEqual(begun, ['a', 'b']);
    await end('b');
    assert.deepEqual(begun, ['a', 'b', 'c']);
    await end('a', true);
    assert.deepEqual(begun, ['a', 'b', 'c', 'd']);
    await end('d');
    await end('c');
    assert.deepEqual(
      (await ended).map((one) => (one.status === 'fulfilled' ? one.value : 'failed')),
      ['failed', 'B', 'C', 'D'],
    );
  });
});
