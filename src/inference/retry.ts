import type { Clock } from './clock.ts';
import { EndpointError } from './errors.ts';

/** Requests for one answer at most, of a server that says that it is busy. */
export const BUSY_TRIES = 5;
/** The same where a server, or the way to it, failed before an answer began. */
export const FAILED_TRIES = 3;
/** Seconds to wait for the next attempt at most; a server that asks for more is not waited for. */
export const LONGEST_PAUSE = 60;
/** And at least, however little a server asks for. */
export const SHORTEST_PAUSE = 0.5;

/** A wait before the next attempt. */
export interface Pause {
  readonly seconds: number;
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  readonly error: EndpointError;
}

interface RetryOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly onPause: ((pause: Pause) => void) | undefined;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/**
 * Makes attempts until one succeeds, or fails in a way that waiting does not cure. Waits as long as the server asks
 * for, else about 1, 2, 4, 8 seconds: a part of each wait is left to chance, so that requests that failed together
 * do not come again together.
 */
export async function retrying<T>(attempt: (number: number) => Promise<T>, options: RetryOptions): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await attempt(number);
    } catch (error) {
      if (!(error instanceof EndpointError)) throw error;
      if (error.tries > 1 && error.retryAfter !== undefined && error.retryAfter > LONGEST_PAUSE) {
        throw error.with({
          attempts: number,
          advice: `The server asks to wait ${Math.ceil(error.retryAfter)} s; try again then.`,
        });
      }
      if (number >= error.tries) throw error.with({ attempts: number });
      const seconds = pauseAfter(number, error.retryAfter, options.random());
      options.onPause?.({ seconds, attempt: number, error });
      await options.clock.wait(seconds * 1000, options.signal ?? new AbortController().signal);
      if (options.signal?.aborted) {
        const what = 'The request was cancelled while waiting to be sent again';
        throw new EndpointError({ kind: 'cancelled', what, url: error.url }, error.partial);
      }
    }
  }
}

/** Seconds. A server's own wish is never undercut, and one of 0 names no time. */
function pauseAfter(number: number, asked: number | undefined, random: number): number {
  if (asked === undefined || asked <= 0) return 2 ** (number - 1) * (0.75 + random / 2);
  return Math.max(SHORTEST_PAUSE, asked) * (1 + random / 10);
}
