import type { Diagnostic } from 'vscode-languageserver';
import type { CheckJob, JobCalls } from './check-job.ts';
import type { StepHint } from './step-hints.ts';

/** How a check ends. */
export type Outcome =
  | { readonly kind: 'found'; readonly diagnostics: readonly Diagnostic[]; readonly hints: readonly StepHint[] }
  | { readonly kind: 'cancelled' }
  /** `compiled`: what compiling had found, where it had come to its end. */
  | { readonly kind: 'given-up'; readonly why: string; readonly compiled?: readonly Diagnostic[] };

/** What is asked and told while a job is under way. */
export type CheckCalls = Pick<JobCalls, 'read' | 'progress'>;

/** Does jobs somewhere. A job whose signal is aborted is cancelled at once, whatever it is at. */
export interface Checker {
  run(job: CheckJob, calls: CheckCalls, signal: AbortSignal): Promise<Outcome>;
  dispose(): void;
}
