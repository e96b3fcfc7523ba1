import type { Diagnostic } from 'vscode-languageserver';
import { tooLargeSuggestion } from '../language/index.ts';
import type { Outcome } from './checker.ts';
import { diagnosticOf } from './lsp-diagnostics.ts';

/** What is shown of a check, however it ended. */
export function diagnosticsOfOutcome(outcome: Exclude<Outcome, { kind: 'cancelled' }>): readonly Diagnostic[] {
  return outcome.kind === 'found' ? outcome.diagnostics : [...(outcome.compiled ?? []), givenUp(outcome)];
}

/** Stands where the findings would, which nobody knows; any change has the text checked again. */
function givenUp({ why, compiled }: Outcome & { kind: 'given-up' }): Diagnostic {
  return diagnosticOf({
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
    severity: 'warning',
    ...(compiled === undefined
      ? { code: 'not-checked', message: `This file was not checked: ${why}`, suggestion: tooLargeSuggestion }
      : {
          code: 'not-run',
          message: `Not all inputs of this file were run: ${why}`,
          suggestion: 'Give the tiers smaller lengths.',
        }),
  });
}
