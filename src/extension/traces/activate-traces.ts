import * as vscode from 'vscode';
import { commandDocument } from '../tasks/command-document.ts';
import type { Belongings } from './belonging.ts';
import { verdictMessage } from './fault-diagnostics.ts';
import type { Lines } from './moved-lines.ts';
import { placeOfFault, TraceChecker, type CheckedTrace } from './trace-checker.ts';

/** “Check Trace”, faults as diagnostics, and the verdict beside the language in the status bar. */
export function activateTraces(context: vscode.ExtensionContext, belongings: Belongings): TraceChecker {
  const checker = new TraceChecker(belongings);
  const status = vscode.languages.createLanguageStatusItem('tail.verdict', { language: 'tail-cot' });
  status.name = 'Verdict of the trace';
  const show = (): void => showStatus(status, checker);
  show();
  context.subscriptions.push(
    checker,
    status,
    checker.onChange(show),
    vscode.window.onDidChangeActiveTextEditor(show),
    vscode.commands.registerCommand('tail.checkTrace', (argument?: unknown) => checkTrace(checker, argument)),
  );
  return checker;
}

async function checkTrace(checker: TraceChecker, argument: unknown): Promise<void> {
  const document = await commandDocument(
    argument,
    [],
    'Open a trace first: a .tailcot file, or any text that a model wrote.',
  );
  if (document === undefined) return;
  const result = await checker.check(document, selectedLines(document));
  if (result === undefined) return;
  if ('problem' in result) await vscode.window.showErrorMessage(result.problem);
  else await tell(document, result);
}

/** What is selected in the document, if that is more than one line. */
function selectedLines(document: vscode.TextDocument): Lines | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document !== document || editor.selection.isSingleLine) return undefined;
  const { start, end } = editor.selection;
  return { first: start.line, last: end.character === 0 ? end.line - 1 : end.line };
}

async function tell(document: vscode.TextDocument, { verdict, belonging, traceLine }: CheckedTrace): Promise<void> {
  const stale = belonging.isStale
    ? ' The task has changed since the trace was written; it is judged by the task as it is now.'
    : '';
  const text = `${verdictMessage(verdict)}${stale}`;
  const [first] = verdict.faults;
  if (first === undefined) {
    await (verdict.answer.right ? vscode.window.showInformationMessage(text) : vscode.window.showWarningMessage(text));
    return;
  }
  const choice = await vscode.window.showWarningMessage(text, 'Go to First Fault');
  if (choice === undefined) return;
  const place = placeOfFault(first, traceLine);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(place, place) });
}

function showStatus(status: vscode.LanguageStatusItem, checker: TraceChecker): void {
  const document = vscode.window.activeTextEditor?.document;
  const result = document && checker.resultOf(document.uri);
  status.command = { command: 'tail.checkTrace', title: 'Check' };
  if (result === undefined) {
    status.severity = vscode.LanguageStatusSeverity.Information;
    status.text = 'Not checked';
    status.detail = 'The task and the input of the trace are unknown.';
  } else if ('problem' in result) {
    status.severity = vscode.LanguageStatusSeverity.Error;
    status.text = 'Cannot be judged';
    status.detail = result.problem;
  } else {
    const { verdict, faults, moreFaults } = result.verdict;
    const count = faults.length + moreFaults;
    status.severity =
      verdict === 'sound' ? vscode.LanguageStatusSeverity.Information : vscode.LanguageStatusSeverity.Warning;
    status.text = `${verdict}, ${count === 1 ? '1 fault' : `${count} faults`}`;
    status.detail = result.belonging.found.task.name;
  }
}
