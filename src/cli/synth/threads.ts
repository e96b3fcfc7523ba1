import path from 'node:path';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import { CommandError } from '../command-error.ts';
import { programFolder } from '../../files/index.ts';
import { SampleError } from '../../dataset/index.ts';
import { othersTurn } from '../../slices/index.ts';
import { JobRunner, resultSchemas, type Job, type JobSettings, type Result } from './jobs.ts';

/** Does jobs, here or in threads of its own. */
export interface Threads {
  readonly count: number;
  /** Rejects with a {@link CommandError} where the task gives no sample. */
  run<J extends Job>(job: J): Promise<Result<J>>;
  /**
   * The thread of one task among so many: code is fast only where it has run for a while. All of them where there are
   * fewer tasks than threads.
   */
  ofTask(task: number, tasks: number): Lane;
  /** Thread number i has nothing more to do for its own tasks, and helps the others. */
  endLane(i: number): void;
  close(): Promise<void>;
}

export type Lane = Pick<Threads, 'count' | 'run'>;

/** One thread is this one; more are started. */
export function startThreads(count: number, settings: JobSettings): Threads {
  return count === 1 ? new ThisThread(settings) : new WorkerThreads(count, settings);
}

class ThisThread implements Threads {
  readonly count = 1;
  readonly #runner: JobRunner;

  constructor(settings: JobSettings) {
    this.#runner = new JobRunner(settings);
  }

  async run<J extends Job>(job: J): Promise<Result<J>> {
    // Between jobs there is time for signals and files.
    await othersTurn();
    try {
      return checked(job, this.#runner.run(job));
    } catch (error) {
      throw error instanceof SampleError ? new CommandError(error.message) : error;
    }
  }

  ofTask(): Lane {
    return this;
  }

  endLane(): void {
    // There is no other.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

interface Waiting {
  readonly job: Job;
  readonly resolve: (result: object) => void;
  readonly reject: (error: Error) => void;
}

const replySchema = z.union([
  z.object({ result: z.looseObject({}) }),
  z.object({ problem: z.string(), isOfTask: z.boolean() }),
]);

class WorkerThreads implements Threads {
  readonly #workers: readonly Worker[];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Waiting>();
  readonly #queue: Waiting[] = [];
  /** What waits for one worker. */
  readonly #own = new Map<Worker, Waiting[]>();
  readonly #helping = new Set<Worker>();
  /** Set once a worker has ended by itself: nobody else's work makes a whole data set then. */
  #failure: CommandError | undefined;
  #isClosed = false;

  constructor(
    readonly count: number,
    settings: JobSettings,
  ) {
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
  }

  run<J extends Job>(job: J): Promise<Result<J>> {
    return this.#queued(job, this.#queue);
  }

  ofTask(task: number, tasks: number): Lane {
    const worker = tasks < this.count ? undefined : this.#workers[task % this.count];
    const own = worker && this.#own.get(worker);
    return own === undefined ? this : { count: 1, run: (job) => this.#queued(job, own) };
  }

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

  /** An ended worker answers no more: all that waits has to be told. */
  #fail(why: string): void {
    if (this.#isClosed || this.#failure !== undefined) return;
    const failure = new CommandError(
      `A thread that makes samples ended unexpectedly (${why}). The same command goes on with what is written; give it fewer --jobs where memory is short.`,
    );
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
