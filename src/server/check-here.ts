import type { Diagnostic } from 'vscode-languageserver';
import { othersTurn } from '../slices/index.ts';
import { reasonOf, runJob, type CheckJob } from './check-job.ts';
import type { CheckCalls, Checker, Outcome } from './checker.ts';

/**
 * Where no threads can be started: jobs are done in the thread that answers the editor, one after the other, which can
 * answer only between their pieces.
 */
export class CheckHere implements Checker {
  #last: Promise<unknown> = Promise.resolve();

  run(job: CheckJob, calls: CheckCalls, signal: AbortSignal): Promise<Outcome> {
    const outcome = this.#last.then(() => this.#run(job, calls, signal));
    this.#last = outcome;
    return outcome;
  }

  async #run(job: CheckJob, { read, progress }: CheckCalls, signal: AbortSignal): Promise<Outcome> {
    await othersTurn();
    const isStopped = (): boolean => signal.aborted;
    if (isStopped()) return { kind: 'cancelled' };
    let compiled: { readonly compiled?: readonly Diagnostic[] } = {};
    try {
      const found = await runJob(job, {
        read,
        progress,
        compiled: (diagnostics) => {
          compiled = { compiled: diagnostics };
        },
        isStopped,
      });
      return found === undefined || isStopped() ? { kind: 'cancelled' } : { kind: 'found', ...found };
    } catch (error) {
      return { kind: 'given-up', why: `the check failed (${reasonOf(error)}).`, ...compiled };
    }
  }

  dispose(): void {
    // Whoever asked aborts its jobs.
  }
}
