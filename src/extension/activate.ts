import type * as vscode from 'vscode';
import { activateDebugging } from './debug/activate-debug.ts';
import { activateDiffs } from './diff/activate-diffs.ts';
import { activateEndpoints } from './endpoints/activate-endpoints.ts';
import { activateFirstContact } from './first-contact/activate-first-contact.ts';
import { watchDocComments } from './doc-comments.ts';
import { usePlainSchemaWords } from '../files/index.ts';
import { startLanguageClient } from './language-client.ts';
import { openLog } from './log.ts';
import { activateAttention } from './attention/activate-attention.ts';
import { activatePreview } from './preview/activate-preview.ts';
import { activateScores } from './scores/activate-scores.ts';
import { activateSpotChecks } from './spotcheck/activate-spot-check.ts';
import { RunDocuments } from './spotcheck/run-documents.ts';
import { RunStore } from './spotcheck/run-store.ts';
import { activateTasks } from './tasks/activate-tasks.ts';
import { TaskDocuments } from './tasks/task-documents.ts';
import { activateTests } from './tests/activate-tests.ts';
import { activateTraces } from './traces/activate-traces.ts';
import { Belongings } from './traces/belonging.ts';

/** VS Code calls this once, when the first of the activation events comes. */
export function activate(context: vscode.ExtensionContext): void {
  usePlainSchemaWords();
  const log = openLog(context);
  const tasks = new TaskDocuments();
  const store = new RunStore(tasks, context.asAbsolutePath('dist/judge-worker.cjs'));
  const documents = new RunDocuments(store, tasks);
  const belongings = new Belongings(tasks, context.workspaceState, (uri) => documents.belonging(uri));
  const endpoints = activateEndpoints(context, tasks, log);
  activateTasks(context, tasks, log);
  activateFirstContact(context);
  activatePreview(context);
  const checker = activateTraces(context, belongings);
  const scorer = activateScores(context, log, tasks, checker, endpoints);
  activateAttention(context, checker);
  const diffs = activateDiffs(context, belongings, store, documents);
  activateDebugging(context, tasks, belongings, diffs);
  activateSpotChecks(context, log, tasks, endpoints, store, documents, diffs.panels, scorer);
  activateTests(context, log, tasks, endpoints, store, documents);
  context.subscriptions.push(watchDocComments());
  void startLanguageClient(context, log);
}
