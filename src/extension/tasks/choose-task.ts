import * as vscode from 'vscode';
import { embeddedTasks } from '../../model/index.ts';
import { fileNameOf } from './free-name.ts';
import { openUnsaved } from './open-unsaved.ts';
import type { FoundTask, TaskDocuments } from './task-documents.ts';

interface TaskItem extends vscode.QuickPickItem {
  readonly found?: FoundTask;
}

/**
 * The task that a command is about which needs no document: that of the document in front, else one of the workspace, or
 * one of the small tasks that the embedded models know, which is then opened as an unsaved copy. Undefined when the
 * person went away. `extension`: where this extension is installed.
 */
export async function chooseTask(
  tasks: TaskDocuments,
  extension: vscode.Uri,
  placeHolder: string,
): Promise<FoundTask | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === 'tail') return tasks.choose(document);
  // A promise: the list shows that it is being looked for.
  const chosen = await vscode.window.showQuickPick(itemsOf(tasks), {
    title: 'Which task?',
    placeHolder,
    matchOnDescription: true,
  });
  if (chosen === undefined) return undefined;
  return chosen.found ?? tasks.choose(await openSmallTask(extension, chosen.label));
}

async function itemsOf(tasks: TaskDocuments): Promise<TaskItem[]> {
  const all = await tasks.all();
  const sorted = all.toSorted((a, b) => a.task.name.localeCompare(b.task.name, 'en'));
  const own = sorted.map((found): TaskItem => ({
    label: found.task.name,
    description: vscode.workspace.asRelativePath(found.uri),
    found,
  }));
  // One that is open already, and perhaps edited, is among the others.
  const small = embeddedTasks.filter((name) => !all.some(({ task }) => task.name === name));
  if (small.length === 0) return own;
  return [
    ...own,
    { label: 'Small tasks, to try a spot check', kind: vscode.QuickPickItemKind.Separator },
    ...small.map((name) => ({ label: name, description: 'the embedded model was trained on it' })),
  ];
}

/** Opens a copy: what belongs to the installation is not to be edited. */
async function openSmallTask(extension: vscode.Uri, name: string): Promise<vscode.TextDocument> {
  const file = fileNameOf(name);
  const uri = vscode.Uri.joinPath(extension, 'models', 'tasks', `${file}.tail`);
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  return openUnsaved(uri, file, 'tail', text);
}
