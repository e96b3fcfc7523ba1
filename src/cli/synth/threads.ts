import path from 'node:path';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import { CommandError } from '../command-error.ts';
import { programFolder } from '../../files/index.ts';
import { resultSchemas, type Job, type JobSettings, type Result } from './jobs.ts';

/** Jobs were left off: somebody wants to stop. */
export class Stopped extends Error {
  constructor() {
    super('It was stopped before it was done.');
  }
}

export type Lane = Pick<Threads, 'count' | 'run'>;

interface Waiting {
  readonly job: Job;
  readonly resolve: (result: object) => void;
  readonly reject: (error: Error) => void;
}

const replySchema = z.union([
  z.object({ result: z.looseObject({}) }),
  z.object({ problem: z.string(), isOfTask: z.boolean() }),
]);

/**
 * Does jobs in threads of its own, also where it is one: this thread then hears of signals while a job takes long, and
 * can end it.
 */
export class Threads {
  readonly #workers: readonly Worker[];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Waiting>();
  readonly #queue: Waiting[] = [];
  /** What waits for one worker. */
  readonly #own = new Map<Worker, Waiting[]>();
  readonly #helping = new Set<Worker>();
  /** Set once they are stopped, or a worker has ended by itself: nobody else's work makes a whole data set then. */
  #failure: CommandError | Stopped | undefined;
  #isClosed = false;
  readonly #signal: AbortSignal;
  readonly #stop = (): void => {
    this.#leaveOff(new Stopped());
    void this.close();
  };

  /** Once `signal` is aborted, all jobs end at once, wherever they are. */
  constructor(
    readonly count: number,
    settings: JobSettings,
    signal: AbortSignal,
  ) {
    this.#signal = signal;
    const file = path.join(programFolder(), 'synth-worker.cjs');
    this.#workers = Array.from({ length: count }, () => {
      const worker = new Worker(file, { workerData: settings });
      worker.on('message', (reply: unknown) =>
        this.#end(worker, (waiting) => settle(waiting, replySchema.parse(reply))),
      );
      worker.on('error', (error) => this.#fail(error.message));
      worker.on('exit', (code) => this.#fail(`exit code ${code}`));
      this.#idle.push(worker);
      this.#own.set(worker, []);
      return worker;
    });
    signal.addEventListener('abort', this.#stop);
    if (signal.aborted) this.#stop();
  }

  /** Rejects with a {@link CommandError} where the task gives no sample, and with {@link Stopped} once it is stopped. */
  run<J extends Job>(job: J): Promise<Result<J>> {
    return this.#queued(job, this.#queue);
  }

  /**
   * The thread of one task among so many: code is fast only where it has run for a while. All of them where there are
   * fewer tasks than threads.
   */
  ofTask(task: number, tasks: number): Lane {
    const worker = tasks < this.count ? undefined : this.#workers[task % this.count];
    const own = worker && this.#own.get(worker);
    return own === undefined ? this : { count: 1, run: (job) => this.#queued(job, own) };
  }

  /** Thread number i has nothing more to do for its own tasks, and helps the others. */
  endLane(i: number): void {
    const worker = this.#workers[i];
    if (worker !== undefined) this.#helping.add(worker);
    this.#startNext();
  }

  async #queued<J extends Job>(job: J, queue: Waiting[]): Promise<Result<J>> {
    if (this.#failure !== undefined) throw this.#failure;
    const result = await new Promise<object>((resolve, reject) => {
      queue.push({ job, resolve, reject });
      this.#startNext();
    });
    return checked(job, result);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#signal.removeEventListener('abort', this.#stop);
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #startNext(): void {
    for (const worker of this.#idle.splice(0)) {
      const waiting = this.#next(worker);
      if (waiting === undefined) {
        this.#idle.push(worker);
        continue;
      }
      this.#busy.set(worker, waiting);
      const { job } = waiting;
      worker.postMessage(job, job.kind === 'batch' && job.into !== undefined ? [job.into.buffer] : []);
    }
  }

  #next(worker: Worker): Waiting | undefined {
    const own = this.#own.get(worker)?.shift() ?? this.#queue.shift();
    if (own !== undefined || !this.#helping.has(worker)) return own;
    return [...this.#own.values()].find((queue) => queue.length > 0)?.shift();
  }

  #fail(why: string): void {
    if (this.#isClosed) return;
    this.#leaveOff(
      new CommandError(
        `A thread that makes samples ended unexpectedly (${why}). Run the same command again to resume, with fewer --jobs if memory is short.`,
      ),
    );
  }

  /** An ended worker answers no more: all that waits has to be told. */
  #leaveOff(failure: CommandError | Stopped): void {
    if (this.#failure !== undefined) return;
    this.#failure = failure;
    const queued = [this.#queue, ...this.#own.values()].flatMap((queue) => queue.splice(0));
    for (const { reject } of [...this.#busy.values(), ...queued]) reject(failure);
    this.#busy.clear();
  }

  #end(worker: Worker, settleJob: (waiting: Waiting) => void): void {
    const waiting = this.#busy.get(worker);
    if (waiting === undefined) return;
    this.#busy.delete(worker);
    this.#idle.push(worker);
    settleJob(waiting);
    this.#startNext();
  }
}

function settle({ resolve, reject }: Waiting, reply: z.output<typeof replySchema>): void {
  if ('result' in reply) resolve(reply.result);
  else reject(reply.isOfTask ? new CommandError(reply.problem) : new Error(reply.problem));
}

/** The result of this kind of job. */
function checked<J extends Job>({ kind }: J, result: object): Result<J> {
  const named: J['kind'] = kind;
  return resultSchemas[named].parse(result);
}
