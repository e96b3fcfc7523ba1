import { DiagnosticSeverity, DiagnosticTag, type Diagnostic } from 'vscode-languageserver';
import type { TaskFile } from '../language/ast/index.ts';
import { parseTask, type Problem, type Resolve } from '../language/index.ts';
import { lintTasks } from '../lint/index.ts';
import { compile } from '../compile/index.ts';
import type { Task } from '../machine/index.ts';

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  hint: DiagnosticSeverity.Information,
} as const;

/** A text read and compiled; without `tasks` it has errors. */
export interface Checked {
  readonly problems: readonly Problem[];
  readonly compiled: { readonly file: TaskFile; readonly tasks: readonly Task[] } | undefined;
}

/** Everything that parsing, checking and compiling finds in a text. */
export function check(text: string, resolve?: Resolve): Checked {
  const { ast: file, problems: parsing } = parseTask(text, resolve);
  if (parsing.some(({ severity }) => severity === 'error')) return { problems: parsing, compiled: undefined };
  const { tasks, problems: compiling } = compile(file);
  const problems = [...parsing, ...compiling];
  return { problems, compiled: problems.some(({ severity }) => severity === 'error') ? undefined : { file, tasks } };
}

/** More problems than this nobody reads, and each is sent to the editor and drawn there. The first ones are kept. */
const MOST_SHOWN = 500;

export function shown(problems: readonly Problem[]): readonly Problem[] {
  return problems.slice(0, MOST_SHOWN);
}

/** The problems of a text as the editor shows them, and what the lint finds without running anything. */
export function diagnosticsOf({ problems, compiled }: Checked): Diagnostic[] {
  const linted = compiled ? lintTasks(compiled.file, compiled.tasks, { samples: 0 }).problems : [];
  return shown([...problems, ...linted]).map(diagnosticOf);
}

/** The suggestion follows the message, and stands in `data` for quick fixes. */
export function diagnosticOf({ range, severity, code, message, suggestion, fix }: Problem): Diagnostic {
  return {
    range: { start: { ...range.start }, end: { ...range.end } },
    severity: severities[severity],
    code,
    source: 'tail',
    message: suggestion === undefined ? message : `${message} ${suggestion}`,
    ...(suggestion === undefined && fix === undefined
      ? {}
      : { data: { ...(suggestion === undefined ? {} : { suggestion }), ...(fix === undefined ? {} : { fix }) } }),
    ...(code === 'unreachable' || code === 'unused' || code === 'unused-allow'
      ? { tags: [DiagnosticTag.Unnecessary] }
      : {}),
  };
}
