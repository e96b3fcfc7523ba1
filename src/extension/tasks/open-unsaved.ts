import * as vscode from 'vscode';
import { freeName } from './free-name.ts';

/**
 * Shows a text beside the editor, as an unsaved document in the task's folder (or in the first of the workspace) under
 * a name that no file there has yet, and no other unsaved document.
 */
export async function openUnsaved(
  task: vscode.Uri | undefined,
  name: string,
  extension: string,
  text: string,
  viewColumn = vscode.ViewColumn.Beside,
): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(await freePlace(task, name, extension));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document, { viewColumn, preview: false });
  return document;
}

async function freePlace(task: vscode.Uri | undefined, name: string, extension: string): Promise<vscode.Uri> {
  const folder =
    (task && vscode.workspace.getWorkspaceFolder(task))?.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const placeOf = (file: string): vscode.Uri =>
    folder === undefined
      ? vscode.Uri.from({ scheme: 'untitled', path: file })
      : vscode.Uri.joinPath(folder, file).with({ scheme: 'untitled' });
  const unsaved = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'untitled');
  const isTaken = (file: string): Promise<boolean> | boolean => {
    const uri = placeOf(file);
    // Its text would be lost.
    if (unsaved.some((one) => one.uri.path === uri.path)) return true;
    return folder !== undefined && isThere(uri.with({ scheme: folder.scheme }));
  };
  return placeOf(await freeName(name, extension, isTaken));
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
