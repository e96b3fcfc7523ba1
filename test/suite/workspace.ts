/** The workspace of the tests, and its documents. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** The folder that the workbench has open. */
export function folder(): vscode.Uri {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first);
  return first.uri;
}

export function fileIn(name: string): vscode.Uri {
  return vscode.Uri.joinPath(folder(), name);
}

export async function show(uri: vscode.Uri): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
}

export async function showText(language: string, content: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language, content }), {
    preview: false,
  });
}

export async function readText(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** Where a text begins in a document; fails if it does not occur. */
export function placeOf(document: vscode.TextDocument, text: string, from = 0): vscode.Position {
  const at = document.getText().indexOf(text, from);
  assert.ok(at >= 0, `“${text}” is in the document`);
  return document.positionAt(at);
}

/** Closes all editors, throwing away what is not saved. */
export async function closeEditors(): Promise<void> {
  for (const tab of vscode.window.tabGroups.all.flatMap((group) => group.tabs)) {
    if (!tab.isDirty) continue;
    const input: unknown = tab.input;
    if (input instanceof vscode.TabInputText) {
      await vscode.window.showTextDocument(input.uri);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
