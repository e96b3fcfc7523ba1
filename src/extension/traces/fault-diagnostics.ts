import * as vscode from 'vscode';
import { faultTitle, verdictText, type Fault, type Verdict } from '../../trace/index.ts';
import { importedUri, type FoundTask } from '../tasks/task-documents.ts';

/** Faults as the Problems panel and the editor show them. `traceLine`: the document's line where the trace begins. */
export function faultDiagnostics(
  verdict: Verdict,
  document: vscode.TextDocument,
  traceLine: number,
  { task, uri }: FoundTask,
): vscode.Diagnostic[] {
  return verdict.faults.map((fault) => {
    const diagnostic = new vscode.Diagnostic(
      rangeOf(fault, document, traceLine),
      `${capital(faultTitle(fault.kind))}: ${fault.explanation}`,
      vscode.DiagnosticSeverity.Error,
    );
    diagnostic.source = 'tail';
    diagnostic.code = fault.kind;
    const state = verdict.judged[fault.state];
    if (state !== undefined) {
      const related = [about(document.uri, traceLine + state.firstLine, `in state ${fault.state + 1}, ${fault.label}`)];
      const program = task.machine.states[state.record.state];
      if (program !== undefined)
        related.push(
          about(
            program.source === undefined ? uri : importedUri(uri, program.source),
            program.range.start.line,
            'what the program does in this state',
          ),
        );
      diagnostic.relatedInformation = related;
    }
    return diagnostic;
  });
}

/** The characters that are wrong; where that is none, the whole line, so that there is something to see. */
function rangeOf({ line, from, to }: Fault, document: vscode.TextDocument, traceLine: number): vscode.Range {
  const row = Math.min(traceLine + line, document.lineCount - 1);
  const whole = document.lineAt(row).range;
  return to > from ? (whole.intersection(new vscode.Range(row, from, row, to)) ?? whole) : whole;
}

function about(uri: vscode.Uri, line: number, message: string): vscode.DiagnosticRelatedInformation {
  return new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, new vscode.Position(line, 0)), message);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What the verdict is, and where the first fault is. */
export function verdictMessage(verdict: Verdict): string {
  const [first] = verdict.faults;
  const start =
    first === undefined
      ? ''
      : ` First, ${first.state < 0 ? 'before the first state' : `in state ${first.state + 1} (${short(first.label)})`}: ${first.explanation}`;
  return `${capital(verdictText(verdict, LONGEST))}.${start}`;
}

const LONGEST = 60;

function short(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
