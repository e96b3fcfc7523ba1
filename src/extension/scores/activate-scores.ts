import * as vscode from 'vscode';
import type { Endpoints } from '../endpoints/activate-endpoints.ts';
import type { Log } from '../log.ts';
import { ReadOnlyTexts } from '../read-only-texts.ts';
import type { TaskDocuments } from '../tasks/task-documents.ts';
import type { TraceChecker } from '../traces/trace-checker.ts';
import { HeatStrips } from './heat-strips.ts';
import { TaskScorer } from './score-task.ts';
import { TraceScorer } from './score-trace.ts';

/** Scores: what a model makes of a text that it is given, as a heat strip in the trace and as a table over questions. */
export function activateScores(
  context: vscode.ExtensionContext,
  log: Log,
  tasks: TaskDocuments,
  checker: TraceChecker,
  endpoints: Endpoints,
): TraceScorer {
  const strips = new HeatStrips();
  const texts = new ReadOnlyTexts('tail-scores');
  const scorer = new TraceScorer(tasks, checker, endpoints, strips, texts, context.workspaceState, log);
  const scoring = new TaskScorer(context, tasks, endpoints, scorer, log);
  context.subscriptions.push(
    strips,
    texts,
    vscode.commands.registerCommand('tail.scoreTrace', (argument?: unknown) => scorer.start(argument)),
    vscode.commands.registerCommand('tail.scoreTask', (argument?: unknown) => scoring.start(argument)),
    vscode.commands.registerCommand('tail.nextSurprise', () => strips.go('next')),
    vscode.commands.registerCommand('tail.previousSurprise', () => strips.go('previous')),
    vscode.commands.registerCommand('tail.clearScores', () => {
      const editor = vscode.window.activeTextEditor;
      if (editor !== undefined) strips.clear(editor.document.uri);
    }),
  );
  return scorer;
}
