import { finish, type Work } from '../machine/index.ts';
import { Slice, SLICE_MS } from './slice.ts';

/** Drives work to its end; rejects with {@link Interrupted} where it is to be left off. */
export type Pace = <Result>(work: Work<Result>) => Promise<Result>;

/** The work was left off: somebody wants to stop, or to go elsewhere. */
export class Interrupted extends Error {
  constructor() {
    super('It was stopped before it was done.');
  }
}

/** All of it before anything else gets its turn. */
export const atOnce: Pace = (work) => Promise.resolve(finish(work));

/**
 * In slices of so many milliseconds, between which everything else gets its turn, `rested` first; until it is done, or
 * the signal says that nobody wants it any more.
 */
export async function inSlices<Result>(
  work: Work<Result>,
  signal: AbortSignal,
  rested?: () => void,
  length = SLICE_MS,
): Promise<Result> {
  const slice = new Slice(length);
  for (;;) {
    if (signal.aborted) {
      const interrupted = new Interrupted();
      // What the work holds it gives back.
      work.throw(interrupted);
      throw interrupted;
    }
    do {
      const { done, value } = work.next();
      if (done === true) return value;
    } while (!slice.isOver);
    rested?.();
    await slice.rest();
  }
}
