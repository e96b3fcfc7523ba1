import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { page } from './page.ts';

describe('the extension', () => {
  it('is there, and activates without an error', async () => {
    const extension = vscode.extensions.getExtension('tail-workbench.tail-workbench');
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('takes .tail files for the language tail, and .tailcot files for tail-cot', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const task = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, 'addition.tail'));
    assert.equal(task.languageId, 'tail');
    await vscode.window.showTextDocument(task);
    await page.waitFor('.monaco-editor .view-line');
    await page.screenshot('task-in-editor');
  });
});
