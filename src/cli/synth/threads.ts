import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { CommandError } from '../command-error.ts';
import { programFolder } from '../program-folder.ts';
import { SampleError } from '../../dataset/sample-error.ts';
import { JobRunner, resultSchemas, type Job, type JobSettings, type Result } from './jobs.ts';

/** Does jobs, here or in threads of its own. */
export interface Threads {
  readonly count: number;
  /** Rejects with a {@link CommandError} where the task gives no sample. */
  run<J extends Job>(job: J): Promise<Result<J>>;
  close(): Promise<void>;
}

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
    await new Promise((resolve) => setImmediate(resolve));
    try {
      return checked(job, this.#runner.run(job));
    } catch (error) {
      throw error instanceof SampleError ? new CommandError(error.message) : error;
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

interface Waiting { readonly job: Job; readonly resolve: (result: object) => void; readonly reject: (error: Error) => void }

const replySchema = z.union([z.object({ result: z.looseObject({}) }), z.object({ problem: z.string(), isOfTask: z.boolean() })]);

class WorkerThreads implements Threads {
  readonly #workers: readonly Worker[];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Waiting>();
  readonly #queue: Waiting[] = [];

  constructor(readonly count: number, settings: JobSettings) {
    const file = path.join(programFolder(), 'synth-worker.cjs');
    this.#workers = Array.from({ length: count }, () => {
      const worker = new Worker(file, { workerData: settings });
      worker.on('message', (reply: unknown) => this.#end(worker, (waiting) => settle(waiting, replySchema.parse(reply))));
      worker.on('error', (error) => this.#end(worker, ({ reject }) => reject(error)));
      this.#idle.push(worker);
      return worker;
    });
  }

  async run<J extends Job>(job: J): Promise<Result<J>> {
    const result = await new Promise<object>((resolve, reject) => {
      this.#queue.push({ job, resolve, reject });
      this.#startNext();
    });
    return checked(job, result);
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #startNext(): void {
    while (this.#queue.length > 0) {
      const worker = this.#idle.pop();
      if (worker === undefined) return;
      const waiting = this.#queue.shift();
      if (waiting === undefined) return;
      this.#busy.set(worker, waiting);
      const { job } = waiting;
      worker.postMessage(job, job.kind === 'batch' && job.into !== undefined ? [job.into.buffer] : []);
    }
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
