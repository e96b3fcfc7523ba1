import * as z from 'zod';
import type { PreviewJob, PreviewOutcome } from '../../preview/index.ts';
import { WorkerThreads } from '../../threads/index.ts';

/** What one text may take. */
const SECONDS = 10;
const MEBIBYTES = 512;
/** Milliseconds in which work that is of no use any more may come to an end, before its thread is ended. */
const GRACE = 100;

/** It comes from a thread of this very program. */
const resultSchema = z.object({ outcome: z.custom<PreviewOutcome>().optional() });

/** It ended since it took more memory than it may. */
class OutOfMemory extends Error {}

interface Thread {
  readonly threads: WorkerThreads<PreviewJob>;
  readonly stop: Int32Array;
  readonly end: AbortController;
}

/**
 * Works out previews in a thread of its own, one at a time: whatever a text does, nothing else waits for it. What takes
 * too long is given up.
 */
export class PreviewThread {
  #thread: Thread | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** `program`: the file of the thread's program. */
  constructor(private readonly program: string) {}

  /** Starts the thread, which takes a moment, before there is anything to do. */
  warm(): void {
    try {
      this.#thread ??= this.#started();
    } catch {
      // The first text tries again, and is told why it cannot.
    }
  }

  /** Undefined once it is cancelled. One after the other: a text that is of no use any more comes to its end first. */
  async run(job: PreviewJob, signal: AbortSignal): Promise<PreviewOutcome | undefined> {
    const before = this.#last;
    const running = before.then(() => (signal.aborted ? undefined : this.#run(job, signal)));
    this.#last = running.catch(() => undefined);
    return running;
  }

  async #run(job: PreviewJob, signal: AbortSignal): Promise<PreviewOutcome | undefined> {
    let thread: Thread;
    try {
      thread = this.#thread ??= this.#started();
    } catch (error) {
      return failedOutcome(error);
    }
    Atomics.store(thread.stop, 0, 0);
    let grace: NodeJS.Timeout | undefined;
    const late = new AbortController();
    const patience = setTimeout(() => {
      late.abort();
      this.#end(thread);
    }, SECONDS * 1000);
    const cancel = (): void => {
      Atomics.store(thread.stop, 0, 1);
      grace = setTimeout(() => this.#end(thread), GRACE);
    };
    signal.addEventListener('abort', cancel);
    try {
      return resultSchema.parse(await thread.threads.ask(job)).outcome;
    } catch (error) {
      this.#end(thread);
      if (signal.aborted) return undefined;
      if (late.signal.aborted) return gaveUp(`Working out this trace takes more than ${SECONDS} seconds.`);
      if (error instanceof OutOfMemory)
        return gaveUp(`Working out this trace takes more than ${MEBIBYTES} MiB of memory.`);
      return failedOutcome(error);
    } finally {
      clearTimeout(patience);
      clearTimeout(grace);
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Ends the thread; what comes after all the same gets another one. */
  dispose(): void {
    if (this.#thread !== undefined) this.#end(this.#thread);
  }

  #started(): Thread {
    const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const end = new AbortController();
    const program = {
      file: this.program,
      data: { stop },
      does: 'works out previews',
      failure: (message: string, blame: 'task' | 'memory' | 'thread') =>
        blame === 'memory' ? new OutOfMemory(message) : new Error(message),
      mebibytes: MEBIBYTES,
    };
    return { threads: new WorkerThreads<PreviewJob>(1, program, end.signal), stop, end };
  }

  /** What it is doing is left off; the next text gets another thread. */
  #end(thread: Thread): void {
    if (this.#thread === thread) this.#thread = undefined;
    thread.end.abort();
  }
}

/** That there is no trace for a reason that nobody foresaw. */
export function failedOutcome(error: unknown): PreviewOutcome {
  return {
    kind: 'failure',
    failure: {
      kind: 'failed',
      message: error instanceof Error ? error.message : String(error),
      suggestion: 'The next edit tries again. If that does not help, reload the window.',
    },
  };
}

/** That a text takes more than there is for it. */
function gaveUp(message: string): PreviewOutcome {
  return {
    kind: 'failure',
    failure: {
      kind: 'gave-up',
      message,
      suggestion: 'Choose a shorter length, or look for a loop in which a value or a region grows without end.',
    },
  };
}
