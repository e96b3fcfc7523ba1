import * as vscode from 'vscode';
import { stylesOf } from '../../machine/index.ts';
import { commandDocument } from './command-document.ts';
import type { TaskDocuments } from './task-documents.ts';
import { chosenStyle } from './trace-style.ts';

/**
 * “Choose Style of Traces”: the styles that the task on the screen has, its own among them; the choice is kept in the
 * settings.
 */
export async function chooseStyle(argument: unknown, tasks: TaskDocuments): Promise<void> {
  const document = await commandDocument(
    argument,
    ['tail'],
    'Open a .tail document first: a task can have styles of its own.',
  );
  const found = document && (await tasks.choose(document));
  if (document === undefined || found === undefined) return;
  const present = chosenStyle(found.task, document.uri).name;
  const chosen = await vscode.window.showQuickPick(
    stylesOf(found.task.machine).map(({ name, description }) => ({
      label: name,
      description: name === present ? 'now' : '',
      detail: description,
    })),
    { title: `Style of traces of ${found.task.name}`, placeHolder: 'How should the lines of a trace be worded?' },
  );
  if (chosen === undefined) return;
  const isInFolder = vscode.workspace.getWorkspaceFolder(document.uri) !== undefined;
  await vscode.workspace
    .getConfiguration('tail', document.uri)
    .update(
      'traceStyle',
      chosen.label,
      isInFolder ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global,
    );
}
