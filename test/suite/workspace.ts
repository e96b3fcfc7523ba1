/** The workspace of the tests, and its documents. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './until.ts';

export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('tail-workbench.tail-workbench');
  assert.ok(found);
  return found;
}

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

/** Shows an untitled document. It may have the name of one that was closed a moment ago, and found that one's text. */
export async function showText(language: string, content: string): Promise<vscode.TextEditor> {
  const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language, content }), {
    preview: false,
  });
  const { document } = editor;
  if (document.getText() !== content) {
    const all = new vscode.Range(new vscode.Position(0, 0), document.lineAt(document.lineCount - 1).range.end);
    await editor.edit((edit) => {
      edit.replace(all, content);
    });
  }
  return editor;
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

/**
 * Closes all editors, throwing away what is not saved. An untitled document is gone when this resolves: the next one may
 * have its name, and would find its text.
 */
export async function closeEditors(): Promise<void> {
  const shown = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .flatMap(({ input, isDirty }) => (input instanceof vscode.TabInputText ? [{ uri: input.uri, isDirty }] : []));
  const untitled = vscode.workspace.textDocuments.filter(
    (document) => document.isUntitled && shown.some(({ uri }) => String(uri) === String(document.uri)),
  );
  for (const { uri } of shown.filter(({ isDirty }) => isDirty)) {
    await vscode.window.showTextDocument(uri);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await until('untitled documents to close', () => untitled.every((document) => document.isClosed));
}
