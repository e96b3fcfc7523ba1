import { setImmediate } from 'node:timers/promises';
import type { CancellationToken, Diagnostic } from 'vscode-languageserver';
import type { Resolve } from '../language/index.ts';
import { lintSteps, type LintProgress } from '../lint/index.ts';
import { check, diagnosticOf, MOST_SHOWN } from './diagnostics.ts';

/**
 * Everything about a text, the findings of running its tiers too. Lets other requests be answered between two runs, and
 * stops between them when it is cancelled: then there is no result.
 */
export async function lintRun(
  text: string,
  resolve: Resolve,
  { samples, isUnasked }: { readonly samples: number; readonly isUnasked: boolean },
  token: CancellationToken,
  progress: (progress: LintProgress) => void,
): Promise<Diagnostic[] | undefined> {
  const { problems, compiled } = check(text, resolve);
  if (compiled === undefined) return problems.slice(0, MOST_SHOWN).map(diagnosticOf);
  const steps = lintSteps(compiled.file, compiled.tasks, { samples, isUnasked });
  for (;;) {
    const step = steps.next();
    if (step.done === true) return [...problems, ...step.value.problems].slice(0, MOST_SHOWN).map(diagnosticOf);
    progress(step.value);
    await setImmediate();
    if (token.isCancellationRequested) return undefined;
  }
}
