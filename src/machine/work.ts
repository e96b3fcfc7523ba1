/**
 * A long computation in pieces: each `yield` is a place to leave off at, and its result comes at the end. Whoever
 * drives it decides how much is done at a time, and whether it is taken up again at all.
 */
export type Work<Result> = Generator<undefined, Result, undefined>;

/** Does all that is left of it at once. */
export function finish<Result>(work: Work<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
