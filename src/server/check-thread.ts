import type { Worker, WorkerOptions } from 'node:worker_threads';
import type { CheckJob, Found, JobCalls } from './check-job.ts';
import type { FromWorker, ToWorker } from './check-messages.ts';

/** How a job ended in its thread, or how the thread ended. */
export type ThreadEnd =
  | { readonly kind: 'done'; readonly found: Found | undefined }
  | { readonly kind: 'failed'; readonly problem: string }
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'died' };

interface Current {
  readonly calls: Omit<JobCalls, 'isStopped'>;
  readonly end: (end: ThreadEnd) => void;
}

/** Starts a thread of the program in check-worker.ts. */
export type StartWorker = (options: WorkerOptions) => Worker;

/** One thread, which does one job after the other until it is ended or dies. */
export class CheckThread {
  readonly #worker: Worker;
  readonly #stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #died: (isReady: boolean, why: string) => void;
  #current: Current | undefined;
  #isReady = false;
  #isEnded = false;

  /** `died`: it has ended by itself, perhaps without ever having been ready. */
  constructor(start: StartWorker, mebibytes: number, ready: () => void, died: (isReady: boolean, why: string) => void) {
    this.#died = died;
    // What it prints belongs to no protocol that the server's own output may be.
    this.#worker = start({
      workerData: { stop: this.#stop },
      // A built program needs none of the loaders that this process may have been started with.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: mebibytes },
      stdout: true,
      stderr: true,
    });
    this.#worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') {
        this.#isReady = true;
        ready();
      } else void this.#hear(message);
    });
    this.#worker.on('error', (error: NodeJS.ErrnoException) => {
      this.#lost({ kind: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out-of-memory' : 'died' }, error.message);
    });
    this.#worker.on('exit', () => {
      this.#lost({ kind: 'died' }, 'it has ended');
    });
    this.#worker.unref();
  }

  run(job: CheckJob, calls: Current['calls']): Promise<ThreadEnd> {
    return new Promise((resolve) => {
      this.#current = { calls, end: resolve };
      Atomics.store(this.#stop, 0, 0);
      this.#tell({ kind: 'job', job });
    });
  }

  /** Asks it to leave off where its work has pieces. */
  stop(): void {
    Atomics.store(this.#stop, 0, 1);
  }

  /** Ends it wherever it is; its job has no end then. */
  end(): void {
    this.#isEnded = true;
    this.#current = undefined;
    void this.#worker.terminate();
  }

  async #hear(message: Exclude<FromWorker, { kind: 'ready' }>): Promise<void> {
    const current = this.#current;
    if (current === undefined) return;
    switch (message.kind) {
      case 'import': {
        const { path } = message;
        const found = await current.calls.read(path);
        if (this.#current === current) this.#tell({ kind: 'imported', path, found });
        break;
      }
      case 'compiled':
        current.calls.compiled(message.diagnostics);
        break;
      case 'progress':
        current.calls.progress(message.progress);
        break;
      case 'done':
      case 'failed':
        this.#current = undefined;
        current.end(message);
    }
  }

  #lost(end: ThreadEnd, why: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    const current = this.#current;
    this.#current = undefined;
    this.#died(this.#isReady, why);
    current?.end(end);
  }

  #tell(message: ToWorker): void {
    this.#worker.postMessage(message);
  }
}
