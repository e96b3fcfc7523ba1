import * as vscode from 'vscode';
import type { TaskDocuments } from './task-documents.ts';
import { writeTrace } from './write-trace.ts';

/** Commands on a task. */
export function activateTasks(context: vscode.ExtensionContext, tasks: TaskDocuments): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('tail.writeTrace', (argument?: unknown) => writeTrace(argument, tasks, context.workspaceState)),
  );
}
