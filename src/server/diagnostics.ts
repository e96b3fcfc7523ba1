import { DiagnosticSeverity, DiagnosticTag, type Diagnostic } from 'vscode-languageserver';
import type { Problem } from '../language/problem.ts';
import { compileText } from '../machine/compile/index.ts';

/** Finds problems in a text. Each source tells its own: one that needs a text without errors gives none for another. */
type ProblemSource = (text: string) => readonly Problem[];

/** Everything that finds problems in a `.tail` file, in this order. Compiling includes what parsing and checking it find. */
const sources: readonly ProblemSource[] = [
  (text) => compileText(text).problems,
];

const severities = { error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, hint: DiagnosticSeverity.Information } as const;

/** The problems of a text as the editor shows them: the suggestion follows the message, and stands in `data` for quick fixes. */
export function diagnosticsOf(text: string): Diagnostic[] {
  return sources.flatMap((source) => source(text)).map(diagnosticOf);
}

export function diagnosticOf({ range, severity, code, message, suggestion }: Problem): Diagnostic {
  return {
    range: { start: { ...range.start }, end: { ...range.end } },
    severity: severities[severity],
    code,
    source: 'tail',
    message: suggestion === undefined ? message : `${message} ${suggestion}`,
    ...(suggestion === undefined ? {} : { data: { suggestion } }),
    ...(code === 'unreachable' || code === 'unused' ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}
