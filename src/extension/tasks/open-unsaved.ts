import * as vscode from 'vscode';

/** A file's name for what is made of a task. */
export function fileNameOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

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
  const document = await vscode.workspace.openTextDocument(await freeName(task, name, extension));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document, { viewColumn, preview: false });
  return document;
}

async function freeName(task: vscode.Uri | undefined, name: string, extension: string): Promise<vscode.Uri> {
  const folder =
    (task && vscode.workspace.getWorkspaceFolder(task))?.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const unsaved = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'untitled');
  for (let i = 1; ; i++) {
    const file = `${name}${i === 1 ? '' : ` (${i})`}.${extension}`;
    const uri =
      folder === undefined
        ? vscode.Uri.from({ scheme: 'untitled', path: file })
        : vscode.Uri.joinPath(folder, file).with({ scheme: 'untitled' });
    // Its text would be lost.
    if (unsaved.some((one) => one.uri.path === uri.path)) continue;
    if (folder === undefined) return uri;
    const isTaken = await vscode.workspace.fs.stat(uri.with({ scheme: folder.scheme })).then(
      () => true,
      () => false,
    );
    if (!isTaken) return uri;
  }
}
