import * as vscode from 'vscode';
import { type Task, styleFor, type Style } from '../../machine/index.ts';

/** The style that the settings name for a document's traces; minimal where the task has none of this name. */
export function chosenStyle(task: Task, uri: vscode.Uri): Style {
  return styleFor(task.machine, vscode.workspace.getConfiguration('tail', uri).get<string>('traceStyle'));
}
