/**
 * The requests that are under way. Each has a signal of its own, so that nothing gathers on the signal of a long run.
 */
export class UnderWay {
  readonly #requests = new Set<AbortController>();
  readonly #cancel: AbortSignal | undefined;
  #isStopped = false;

  constructor(cancel: AbortSignal | undefined) {
    this.#cancel = cancel;
    cancel?.addEventListener('abort', this.stop);
    if (cancel?.aborted) this.stop();
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  readonly stop = (): void => {
    this.#isStopped = true;
    for (const request of this.#requests) request.abort();
  };

  async run<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    this.#requests.add(abort);
    try {
      return await request(abort.signal);
    } finally {
      this.#requests.delete(abort);
    }
  }

  end(): void {
    this.#cancel?.removeEventListener('abort', this.stop);
  }
}
