import assert from 'node:assert/strict';
import type { Work } from '../../src/machine/index.ts';
import { atOnce, inSlices, Interrupted, Slice } from '../../src/slices/index.ts';

/** Work in so many pieces, and how many of them are done. */
function pieces(count: number): { readonly work: Work<string>; readonly done: () => number } {
  let done = 0;
  const working = function* (): Work<string> {
    while (done < count) {
      done++;
      yield;
    }
    return 'whole';
  };
  return { work: working(), done: () => done };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('work in slices', () => {
  it('comes to its end, and its result is that of work at once', async () => {
    const { signal } = new AbortController();
    assert.equal(await inSlices(pieces(9).work, signal), 'whole');
    assert.equal(await inSlices(pieces(9).work, signal, undefined, 0), 'whole');
    assert.equal(await atOnce(pieces(9).work), 'whole');
  });

  it('gives everything else its turn between two slices, and tells of each', async () => {
    let others = 0;
    let rests = 0;
    const { work, done } = pieces(3);
    const seen: (readonly [number, number])[] = [];
    const count = (): void => {
      others++;
      if (done() < 3) setImmediate(count);
    };
    setImmediate(count);
    await inSlices(
      work,
      new AbortController().signal,
      () => {
        rests++;
        seen.push([done(), others]);
      },
      0,
    );
    assert.deepEqual([rests, seen], [3, [1, 2, 3].map((piece) => [piece, piece - 1])]);
  });

  it('does nothing more once nobody wants it', async () => {
    const controller = new AbortController();
    const { work, done } = pieces(Infinity);
    const waiting = inSlices(
      work,
      controller.signal,
      () => {
        if (done() === 5) controller.abort();
      },
      0,
    );
    await assert.rejects(waiting, Interrupted);
    assert.equal(done(), 5);
    for (let i = 0; i < 5; i++) await turn();
    assert.equal(done(), 5);
  });

  it('passes on what goes wrong', async () => {
    const failing = function* (): Work<never> {
      yield;
      throw new Error('no room');
    };
    await assert.rejects(inSlices(failing(), new AbortController().signal), /no room/);
  });
});

describe('a slice', () => {
  it('without length is over at once, one without end never', async () => {
    const short = new Slice(0);
    const long = new Slice(Infinity);
    assert.deepEqual([short.isOver, long.isOver], [true, false]);
    let others = 0;
    setImmediate(() => others++);
    await short.rest();
    assert.deepEqual([short.isOver, others], [true, 1]);
  });
});
