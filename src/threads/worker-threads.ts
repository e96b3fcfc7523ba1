import { Worker, type Transferable } from 'node:worker_threads';
import * as z from 'zod';

/** Jobs were left off: somebody wants to stop. */
export class Stopped extends Error {
  constructor() {
    super('It was stopped before it was done.');
  }
}

/** A job that waits for a thread, or for its result. */
export interface Waiting<Job> {
  readonly job: Job;
  readonly resolve: (result: object) => void;
  readonly reject: (error: Error) => void;
}

/** What a thread answers: the result of the job, or why there is none. */
export type Reply = { readonly result: object } | { readonly problem: string; readonly isOfTask: boolean };

const replySchema = z.union([
  z.object({ result: z.looseObject({}) }),
  z.object({ problem: z.string(), isOfTask: z.boolean() }),
]);

/**
 * Makes the error of a job without a result: what is to blame is its task, the memory that a thread may take, or the
 * thread itself, which has ended for another reason.
 */
export type ThreadFailure = (message: string, blame: 'task' | 'memory' | 'thread') => Error;

interface Program {
  /** The file of the threads' program. */
  readonly file: string;
  readonly data: unknown;
  /** What the threads do, for people: `makes samples`. */
  readonly does: string;
  readonly failure: ThreadFailure;
  /** Memory of a thread, in MiB; as much as there is unless told. */
  readonly mebibytes?: number;
}

/**
 * Does jobs in threads of its own, also where it is one: this thread then hears of signals while a job takes long, and
 * can end it.
 */
export class WorkerThreads<Job> {
  protected readonly workers: readonly Worker[];
  /** What waits for whichever thread is free. */
  protected readonly queue: Waiting<Job>[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Waiting<Job>>();
  /** Set once they are stopped, or a worker has ended by itself: nobody else's work makes a whole then. */
  #failure: Error | undefined;
  #isClosed = false;
  readonly #program: Program;
  readonly #signal: AbortSignal;
  readonly #stop = (): void => {
    this.#leaveOff(new Stopped());
    void this.close();
  };

  /** Once `signal` is aborted, all jobs end at once, wherever they are. */
  constructor(
    readonly count: number,
    program: Program,
    signal: AbortSignal,
  ) {
    this.#program = program;
    this.#signal = signal;
    this.workers = Array.from({ length: count }, () => {
      // A built program needs none of the loaders that this process may have been started with.
      const worker = new Worker(program.file, {
        workerData: program.data,
        execArgv: [],
        ...(program.mebibytes === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: program.mebibytes } }),
      });
      worker.on('message', (reply: unknown) =>
        this.#end(worker, (waiting) => settle(waiting, replySchema.parse(reply), program.failure)),
      );
      worker.on('error', (error: NodeJS.ErrnoException) =>
        this.#fail(error.message, error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'thread'),
      );
      worker.on('exit', (code) => this.#fail(`exit code ${code}`, 'thread'));
      this.#idle.push(worker);
      return worker;
    });
    signal.addEventListener('abort', this.#stop);
    if (signal.aborted) queueMicrotask(this.#stop);
  }

  /** Rejects with the program's own failure where a task is to blame or a thread ended, and with {@link Stopped} once it is stopped. */
  async ask(job: Job, queue: Waiting<Job>[] = this.queue): Promise<object> {
    if (this.#failure !== undefined) throw this.#failure;
    return new Promise<object>((resolve, reject) => {
      queue.push({ job, resolve, reject });
      this.startNext();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#signal.removeEventListener('abort', this.#stop);
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  protected startNext(): void {
    for (const worker of this.#idle.splice(0)) {
      const waiting = this.next(worker);
      if (waiting === undefined) {
        this.#idle.push(worker);
        continue;
      }
      this.#busy.set(worker, waiting);
      worker.postMessage(waiting.job, this.memoryOf(waiting.job));
    }
  }

  /** What a thread that is free does next. */
  protected next(_worker: Worker): Waiting<Job> | undefined {
    return this.queue.shift();
  }

  /** Memory that goes over to the thread with a job. */
  protected memoryOf(_job: Job): readonly Transferable[] {
    return [];
  }

  /** All that waits anywhere, which is taken away. */
  protected takeAll(): Waiting<Job>[] {
    return this.queue.splice(0);
  }

  #fail(why: string, blame: 'memory' | 'thread'): void {
    if (this.#isClosed) return;
    this.#leaveOff(this.#program.failure(`A thread that ${this.#program.does} ended unexpectedly (${why}).`, blame));
  }

  /** An ended worker answers no more: all that waits has to be told. */
  #leaveOff(failure: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = failure;
    for (const { reject } of [...this.#busy.values(), ...this.takeAll()]) reject(failure);
    this.#busy.clear();
  }

  #end(worker: Worker, settleJob: (waiting: Waiting<Job>) => void): void {
    const waiting = this.#busy.get(worker);
    if (waiting === undefined) return;
    this.#busy.delete(worker);
    this.#idle.push(worker);
    settleJob(waiting);
    this.startNext();
  }
}

function settle<Job>(
  { resolve, reject }: Waiting<Job>,
  reply: z.output<typeof replySchema>,
  failure: ThreadFailure,
): void {
  if ('result' in reply) resolve(reply.result);
  else reject(reply.isOfTask ? failure(reply.problem, 'task') : new Error(reply.problem));
}
