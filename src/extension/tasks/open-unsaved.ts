import * as vscode from 'vscode';

/** A file's name for what is made of a task. */
export function fileNameOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/**
 * Shows a text beside the editor, as an unsaved document in the task's folder under a name that no file there has yet.
 */
export async function openUnsaved(
  task: vscode.Uri,
  name: string,
  extension: string,
  text: string,
): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(await freeName(task, name, extension));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
  return document;
}

async function freeName(task: vscode.Uri, name: string, extension: string): Promise<vscode.Uri> {
  const folder = vscode.workspace.getWorkspaceFolder(task)?.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  for (let i = 1; ; i++) {
    const file = `${name}${i === 1 ? '' : ` (${i})`}.${extension}`;
    if (folder === undefined) return vscode.Uri.from({ scheme: 'untitled', path: file });
    const uri = vscode.Uri.joinPath(folder, file);
    const isTaken = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (!isTaken) return uri.with({ scheme: 'untitled' });
  }
}
