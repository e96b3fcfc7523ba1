import * as vscode from 'vscode';
import type { Log } from '../log.ts';
import { synthesizeDataSet } from './synthesize.ts';
import type { TaskDocuments } from './task-documents.ts';
import { writeTrace } from './write-trace.ts';

/** Commands on a task. */
export function activateTasks(context: vscode.ExtensionContext, tasks: TaskDocuments, log: Log): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('tail.writeTrace', (argument?: unknown) => writeTrace(argument, tasks, context.workspaceState)),
    vscode.commands.registerCommand('tail.synthesize', (argument?: unknown) => synthesizeDataSet(argument, tasks, context, log)),
  );
}
