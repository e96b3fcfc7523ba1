import type { Diagnostic } from 'vscode-languageserver';
import { gatherImports, type Resolved } from '../language/index.ts';
import { lintSteps, type LintProgress } from '../lint/index.ts';
import { othersTurn } from '../slices/index.ts';
import { check, diagnosticOf, diagnosticsOf, shown } from './lsp-diagnostics.ts';
import { stepHints, type StepHint } from './step-hints.ts';

/** A text to check and, where that is asked for, to run. What travels between threads is plain data. */
export interface CheckJob {
  readonly text: string;
  readonly lint?: {
    /** Inputs that are run of each tier. */
    readonly samples: number;
    /** Nobody has asked for it: runs are bounded. */
    readonly isUnasked: boolean;
  };
}

/** What a job gives. */
export interface Found {
  readonly diagnostics: Diagnostic[];
  readonly hints: readonly StepHint[];
}

/** What somebody who does a job asks and tells while it is under way. */
export interface JobCalls {
  /** What the text imports. */
  readonly read: (path: string) => Promise<Resolved>;
  /** What compiling has found, before anything is run. */
  readonly compiled: (found: Diagnostic[]) => void;
  readonly progress: (progress: LintProgress) => void;
  /** Asked between two pieces of the work. */
  readonly isStopped: () => boolean;
}

/**
 * Everything that is found about a text. Lets other work be done between its pieces, and leaves off there when it is
 * stopped: then there is no result.
 */
export async function runJob({ text, lint }: CheckJob, calls: JobCalls): Promise<Found | undefined> {
  const resolve = await gatherImports(text, calls.read);
  const checked = check(text, resolve);
  const { problems, compiled } = checked;
  const hints = stepHints(text, compiled);
  if (lint === undefined) return { diagnostics: diagnosticsOf(checked), hints };
  const found = shown(problems).map(diagnosticOf);
  if (compiled === undefined) return { diagnostics: found, hints };
  calls.compiled(found);
  const steps = lintSteps(compiled.file, compiled.tasks, lint);
  for (;;) {
    await othersTurn();
    if (calls.isStopped()) return undefined;
    const step = steps.next();
    if (step.done === true)
      return { diagnostics: shown([...problems, ...step.value.problems]).map(diagnosticOf), hints };
    calls.progress(step.value);
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
