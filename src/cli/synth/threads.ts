import type { Transferable, Worker } from 'node:worker_threads';
import { WorkerThreads, type Waiting } from '../../threads/index.ts';
import { threadError } from '../thread-error.ts';
import { resultSchemas, type Job, type JobSettings, type Result } from './jobs.ts';

export type Lane = Pick<Threads, 'count' | 'run'>;

/** The threads that make samples. */
export class Threads extends WorkerThreads<Job> {
  /** What waits for one worker. */
  readonly #own = new Map<Worker, Waiting<Job>[]>();
  readonly #helping = new Set<Worker>();

  /** Once `signal` is aborted, all jobs end at once, wherever they are. */
  constructor(program: string, count: number, settings: JobSettings, signal: AbortSignal) {
    super(count, { file: program, data: settings, does: 'makes samples', failure: threadError }, signal);
    for (const worker of this.workers) this.#own.set(worker, []);
  }

  /** Rejects with a CommandError where the task gives no sample, and with Stopped once it is stopped. */
  async run<J extends Job>(job: J): Promise<Result<J>> {
    return checked(job, await this.ask(job));
  }

  /**
   * The thread of one task among so many: code is fast only where it has run for a while. All of them where there are
   * fewer tasks than threads.
   */
  ofTask(task: number, tasks: number): Lane {
    const worker = tasks < this.count ? undefined : this.workers[task % this.count];
    const own = worker && this.#own.get(worker);
    return own === undefined ? this : { count: 1, run: async (job) => checked(job, await this.ask(job, own)) };
  }

  /** Thread number i has nothing more to do for its own tasks, and helps the others. */
  endLane(i: number): void {
    const worker = this.workers[i];
    if (worker !== undefined) this.#helping.add(worker);
    this.startNext();
  }

  protected override next(worker: Worker): Waiting<Job> | undefined {
    const own = this.#own.get(worker)?.shift() ?? this.queue.shift();
    if (own !== undefined || !this.#helping.has(worker)) return own;
    return [...this.#own.values()].find((queue) => queue.length > 0)?.shift();
  }

  protected override memoryOf(job: Job): readonly Transferable[] {
    return job.kind === 'batch' && job.into !== undefined ? [job.into.buffer] : [];
  }

  protected override takeAll(): Waiting<Job>[] {
    return [this.queue, ...this.#own.values()].flatMap((queue) => queue.splice(0));
  }
}

/** The result of this kind of job. */
function checked<J extends Job>({ kind }: J, result: object): Result<J> {
  const named: J['kind'] = kind;
  return resultSchemas[named].parse(result);
}
