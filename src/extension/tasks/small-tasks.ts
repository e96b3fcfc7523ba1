import * as vscode from 'vscode';
import { embeddedTasks } from '../../model/index.ts';
import { fileNameOf } from './open-unsaved.ts';

/**
 * For a command that wants a task where no document is open: a person may take one of those that the embedded models
 * know. Shows it. Undefined when they went away.
 */
export async function chooseSmallTask(extension: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  const chosen = await vscode.window.showQuickPick(
    embeddedTasks.map((name) => ({ label: name, detail: 'The embedded model was trained on it' })),
    {
      title: 'No task is open',
      placeHolder: 'Take a small task to try it, or open a .tail document first',
    },
  );
  if (chosen === undefined) return undefined;
  const uri = vscode.Uri.joinPath(extension, 'models', 'tasks', `${fileNameOf(chosen.label)}.tail`);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}
