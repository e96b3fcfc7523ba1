import type { Clock } from './clock.ts';
import { EndpointError } from './errors.ts';

/** Requests for one answer at most. */
export const MOST_ATTEMPTS = 5;
/** Seconds to wait for the next attempt at most; a server that asks for more is not waited for. */
export const LONGEST_PAUSE = 60;

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
}

/**
 * Makes attempts until one succeeds, or fails in a way that waiting does not cure. Waits as long as the server asks
 * for, else 1, 2, 4, 8 seconds. Only refusals are retried (429, 503): an answer that had begun is never asked for twice.
 */
export async function retrying<T>(attempt: (number: number) => Promise<T>, options: RetryOptions): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await attempt(number);
    } catch (error) {
      if (!(error instanceof EndpointError) || !error.retriable) throw error;
      const seconds = error.retryAfter ?? 2 ** (number - 1);
      if (seconds > LONGEST_PAUSE) {
        throw error.with({ attempts: number, advice: `It asks to wait ${Math.ceil(seconds)} s: run again after that.` });
      }
      if (number >= MOST_ATTEMPTS) throw error.with({ attempts: number });
      options.onPause?.({ seconds, attempt: number, error });
      await options.clock.wait(seconds * 1000, options.signal ?? new AbortController().signal);
      if (options.signal?.aborted) {
        const what = 'The request was cancelled while it waited to be sent again';
        throw new EndpointError({ kind: 'cancelled', what, url: error.url }, error.partial);
      }
    }
  }
}
