import type { Clock } from './clock.ts';
import type { Timeouts } from './endpoint.ts';

/** Why a request was given up on this side. */
export type StopReason = 'cancelled' | keyof Timeouts;

/**
 * Watches over one request: aborts `signal` when its caller cancels, or when nothing comes for too long. Call `touch`
 * whenever bytes came, and `end` when the request is over.
 */
export class Watch {
  readonly #abort = new AbortController();
  readonly #over = new AbortController();
  readonly #stoppers = new Set<() => void>();
  readonly #started: number;
  #touched: number;
  #answered = false;
  #reason: StopReason | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly timeouts: Timeouts,
    private readonly cancel: AbortSignal | undefined,
  ) {
    this.#started = this.#touched = clock.now();
    cancel?.addEventListener('abort', this.#cancelled);
    if (cancel?.aborted) this.#cancelled();
    void this.#run();
  }

  /** To be passed to fetch. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get reason(): StopReason | undefined {
    return this.#reason;
  }

  /** Milliseconds since the request was sent. */
  get elapsed(): number {
    return this.clock.now() - this.#started;
  }

  /** Whether a byte of the answer came. */
  get isAnswered(): boolean {
    return this.#answered;
  }

  /**
   * The same promise, which fails as soon as the request is given up, also where the promise itself would never settle.
   */
  orStop<T>(promise: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const stop = (): void => reject(new Error('The request is over.'));
      // a listener of the signal for each piece would cost more than reading the piece
      this.#stoppers.add(stop);
      const settled = <V>(settle: (value: V) => void): ((value: V) => void) => {
        return (value) => {
          this.#stoppers.delete(stop);
          settle(value);
        };
      };
      promise.then(settled(resolve), settled(reject));
      if (this.#abort.signal.aborted) stop();
    });
  }

  touch(): void {
    this.#touched = this.clock.now();
    this.#answered = true;
  }

  /** The request is over: whatever is left of it is given up. */
  end(): void {
    this.cancel?.removeEventListener('abort', this.#cancelled);
    this.#over.abort();
    this.#abort.abort();
    for (const stop of this.#stoppers) stop();
    this.#stoppers.clear();
  }

  readonly #cancelled = (): void => this.#stop('cancelled');

  #stop(reason: StopReason): void {
    this.#reason ??= reason;
    this.end();
  }

  async #run(): Promise<void> {
    while (!this.#over.signal.aborted) {
      const phase = this.#answered ? 'idle' : 'firstByte';
      const quiet = this.#touched + this.timeouts[phase] * 1000;
      const total = this.#started + this.timeouts.total * 1000;
      const left = Math.min(quiet, total) - this.clock.now();
      if (left <= 0) {
        this.#stop(total <= quiet ? 'total' : phase);
        return;
      }
      // the first byte may shorten the patience in the middle of a wait
      await this.clock.wait(Math.min(left, this.timeouts.idle * 1000), this.#over.signal);
    }
  }
}
