import type { Diagnostic } from 'vscode-languageserver';
import { reasonOf, type CheckJob } from './check-job.ts';
import { CheckThread, type StartWorker, type ThreadEnd } from './check-thread.ts';
import type { CheckCalls, Checker, Outcome } from './checker.ts';

export interface CheckLimits {
  /** How long a check may take, and after it what saving runs. */
  readonly milliseconds: number;
  /** Memory of a thread, in MiB. */
  readonly mebibytes: number;
}

/** The largest texts that are read take a fifth of the time, and a third of the memory. */
export const checkLimits: CheckLimits = { milliseconds: 60_000, mebibytes: 512 };

/** Threads at most. One at least is left to checks: what is written is checked while other texts are run. */
const MOST_THREADS = 3;
const MOST_LINTS = MOST_THREADS - 1;
/** Threads that are kept when there is nothing to do: one for what is written, one for what is saved. */
const KEPT_THREADS = 2;
/** Milliseconds after which a check gets a thread of its own, where it waits for others. */
const PATIENCE = 250;
/**
 * Milliseconds in which a job that is of no use any more may come to an end: most do, and a thread that has done some
 * work is faster than a new one. Shorter than the pause after which an edited text is checked.
 */
const GRACE = 100;
/** Threads in a row that end before they are ready, after which none is started any more. */
const MOST_FAILURES = 2;

/** A job and whoever waits for it. */
interface Waiting {
  readonly job: CheckJob;
  readonly calls: CheckCalls;
  readonly settle: (outcome: Outcome) => void;
  readonly signal: AbortSignal;
  compiled?: readonly Diagnostic[];
  /** Its thread has died once. */
  isAgain: boolean;
  /** It has waited for others for long. */
  isLate: boolean;
}

/**
 * Does jobs in threads, one of which is always warm. What takes too long, or too much memory, is given up; what is of
 * no use any more is ended; and a thread that dies is replaced.
 */
export class CheckThreads implements Checker {
  readonly #start: StartWorker;
  readonly #limits: CheckLimits;
  readonly #instead: (why: string) => Checker;
  readonly #idle: CheckThread[] = [];
  readonly #busy = new Map<CheckThread, Waiting>();
  readonly #timers = new Map<CheckThread, NodeJS.Timeout>();
  #queue: Waiting[] = [];
  #failures = 0;
  /** Who does the jobs where no thread can. */
  #other: Checker | undefined;
  #isDisposed = false;

  /** `instead`: gives who does the jobs where threads cannot be started, and is told why. */
  constructor(start: StartWorker, limits: CheckLimits, instead: (why: string) => Checker) {
    this.#start = start;
    this.#limits = limits;
    this.#instead = instead;
    this.#add();
  }

  run(job: CheckJob, calls: CheckCalls, signal: AbortSignal): Promise<Outcome> {
    if (signal.aborted) return Promise.resolve({ kind: 'cancelled' });
    if (this.#other) return this.#other.run(job, calls, signal);
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        waiting.isLate = true;
        this.#startNext();
      }, PATIENCE);
      const abort = (): void => {
        this.#cancel(waiting);
      };
      const waiting: Waiting = {
        job,
        calls,
        signal,
        isAgain: false,
        isLate: false,
        settle: (outcome) => {
          clearTimeout(late);
          signal.removeEventListener('abort', abort);
          resolve(outcome);
        },
      };
      signal.addEventListener('abort', abort);
      this.#queue.push(waiting);
      this.#startNext();
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const waiting of [...this.#queue, ...this.#busy.values()]) waiting.settle({ kind: 'cancelled' });
    this.#queue = [];
    for (const thread of [...this.#idle.splice(0), ...this.#busy.keys()]) this.#end(thread);
    this.#other?.dispose();
  }

  #startNext(): void {
    if (this.#other !== undefined) {
      this.#handOver(this.#other);
      return;
    }
    for (const waiting of this.#queue) {
      const thread = this.#threadFor(waiting);
      if (thread === undefined) continue;
      this.#queue = this.#queue.filter((one) => one !== waiting);
      void this.#do(waiting, thread);
    }
  }

  #handOver(other: Checker): void {
    const waiting = this.#queue;
    this.#queue = [];
    for (const { job, calls, signal, settle } of waiting) void other.run(job, calls, signal).then(settle);
  }

  #threadFor({ job, isLate }: Waiting): CheckThread | undefined {
    const canStart = this.#idle.length + this.#busy.size < MOST_THREADS;
    if (job.lint === undefined) {
      if (this.#idle.length === 0 && canStart && isLate) this.#add();
      return this.#idle.pop();
    }
    if ([...this.#busy.values()].filter((one) => one.job.lint !== undefined).length >= MOST_LINTS) return undefined;
    // The last one that is idle is for what is being written.
    if (this.#idle.length >= 2 || !canStart) return this.#idle.shift();
    this.#add();
    return this.#idle.pop();
  }

  async #do(waiting: Waiting, thread: CheckThread): Promise<void> {
    const { job, calls } = waiting;
    this.#busy.set(thread, waiting);
    this.#limit(waiting, thread);
    const end = await thread.run(job, {
      read: calls.read,
      progress: calls.progress,
      compiled: (found) => {
        waiting.compiled = found;
        this.#limit(waiting, thread);
      },
    });
    this.#forget(thread);
    this.#ended(waiting, thread, end);
    this.#startNext();
  }

  /** Gives a job so much time from now on. */
  #limit(waiting: Waiting, thread: CheckThread): void {
    if (waiting.job.lint?.isUnasked === false || waiting.signal.aborted) return;
    clearTimeout(this.#timers.get(thread));
    const { milliseconds } = this.#limits;
    const giveUp = (): void => {
      this.#end(thread);
      this.#ensureWarm();
      this.#giveUp(waiting, tooMuch(secondsText(milliseconds)));
      this.#startNext();
    };
    this.#timers.set(thread, setTimeout(giveUp, milliseconds));
  }

  #ended(waiting: Waiting, thread: CheckThread, end: ThreadEnd): void {
    if (end.kind === 'done' || end.kind === 'failed') {
      if (this.#idle.length < KEPT_THREADS) this.#idle.push(thread);
      else thread.end();
    } else this.#ensureWarm();
    switch (end.kind) {
      case 'done':
        waiting.settle(end.found === undefined ? { kind: 'cancelled' } : { kind: 'found', ...end.found });
        break;
      case 'failed':
        this.#giveUp(waiting, `the check failed (${end.problem}).`);
        break;
      case 'out-of-memory':
        this.#giveUp(waiting, tooMuch(`${this.#limits.mebibytes} MiB of memory`));
        break;
      case 'died':
        // Nobody knows whether the text is to blame.
        if (waiting.isAgain && this.#other === undefined) this.#giveUp(waiting, 'the check ended unexpectedly, twice.');
        else if (!waiting.signal.aborted) {
          waiting.isAgain = true;
          this.#queue.unshift(waiting);
        }
    }
  }

  #giveUp({ settle, compiled }: Waiting, why: string): void {
    settle({ kind: 'given-up', why, ...(compiled === undefined ? {} : { compiled }) });
  }

  /** Whoever waited hears of it at once; a thread that is at it gets a moment to come to an end. */
  #cancel(waiting: Waiting): void {
    waiting.settle({ kind: 'cancelled' });
    this.#queue = this.#queue.filter((one) => one !== waiting);
    const [thread] = [...this.#busy].find(([, one]) => one === waiting) ?? [];
    if (thread === undefined) return;
    thread.stop();
    clearTimeout(this.#timers.get(thread));
    this.#timers.set(
      thread,
      setTimeout(() => {
        this.#end(thread);
        this.#ensureWarm();
        this.#startNext();
      }, GRACE),
    );
  }

  #ensureWarm(): void {
    if (this.#idle.length === 0 && this.#busy.size < MOST_THREADS) this.#add();
  }

  #add(): void {
    if (this.#other !== undefined || this.#isDisposed) return;
    try {
      const thread: CheckThread = new CheckThread(
        this.#start,
        this.#limits.mebibytes,
        () => {
          this.#failures = 0;
        },
        (isReady, why) => {
          this.#lost(thread, isReady, why);
        },
      );
      this.#idle.push(thread);
    } catch (error) {
      this.#goElsewhere(reasonOf(error));
    }
  }

  /** A thread has ended by itself. */
  #lost(thread: CheckThread, isReady: boolean, why: string): void {
    const at = this.#idle.indexOf(thread);
    if (at >= 0) this.#idle.splice(at, 1);
    if (!isReady && ++this.#failures >= MOST_FAILURES) this.#goElsewhere(why);
    else if (at >= 0) this.#ensureWarm();
  }

  /** No thread can be started: what waits, and all that comes, is done by another. */
  #goElsewhere(why: string): void {
    if (this.#other !== undefined) return;
    this.#other = this.#instead(why);
    this.#handOver(this.#other);
  }

  /** Ends a thread wherever it is. */
  #end(thread: CheckThread): void {
    this.#forget(thread);
    thread.end();
  }

  #forget(thread: CheckThread): void {
    clearTimeout(this.#timers.get(thread));
    this.#timers.delete(thread);
    this.#busy.delete(thread);
  }
}

function tooMuch(what: string): string {
  return `checking it takes more than ${what}.`;
}

function secondsText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return seconds === 1 ? '1 second' : `${seconds} seconds`;
}
