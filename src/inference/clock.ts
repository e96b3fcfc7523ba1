/** Time as it is passed in, so that a test can turn it. */
export interface Clock {
  /** Milliseconds since any fixed moment. */
  now(): number;
  /** Ends after so many milliseconds, or as soon as the signal aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

// a longer delay overflows to 1 ms in setTimeout
const LONGEST_DELAY = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  wait: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, Math.min(milliseconds, LONGEST_DELAY));
      signal.addEventListener('abort', end);
    }),
};
