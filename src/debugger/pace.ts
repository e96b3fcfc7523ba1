import { finish, type Work } from '../machine/index.ts';

/** Drives work to its end; rejects with {@link Interrupted} where it is to be left off. */
export type Pace = <Result>(work: Work<Result>) => Promise<Result>;

/** The work was left off: somebody wants to stop, or to go elsewhere. */
export class Interrupted extends Error {
  constructor() {
    super('It was stopped before it was done.');
  }
}

/**
 * How long work may hold up everything else in the process that it runs in, such as an editor's extensions; with 0, one
 * piece at a time.
 */
export const SLICE_MS = 12;

/** All of it before anything else gets its turn. */
export const atOnce: Pace = (work) => Promise.resolve(finish(work));

/**
 * In slices, between which everything else gets its turn, `rested` first; until it is done, or the signal says that
 * nobody wants it any more.
 */
export async function inSlices<Result>(
  work: Work<Result>,
  signal: AbortSignal,
  rested?: () => void,
  slice = SLICE_MS,
): Promise<Result> {
  for (;;) {
    if (signal.aborted) throw new Interrupted();
    const end = performance.now() + slice;
    do {
      const { done, value } = work.next();
      if (done === true) return value;
    } while (performance.now() < end);
    rested?.();
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}
