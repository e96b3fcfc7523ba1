import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { row, rows, unfold } from './test-rows.ts';
import { closeEditors, show } from './workspace.ts';

describe('in a workspace of two folders, the Test Explorer', () => {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const settingsOf = (folder: vscode.WorkspaceFolder | undefined): vscode.WorkspaceConfiguration =>
    vscode.workspace.getConfiguration('tail.tests', folder?.uri);

  afterEach(async () => {
    await closeEditors();
    const [, second] = folders;
    for (const name of ['samples', 'seed'])
      await settingsOf(second).update(name, undefined, vscode.ConfigurationTarget.WorkspaceFolder);
  });

  it('tells files of one name apart, and lists the questions that the settings of each folder ask for', async () => {
    const [first, second] = folders;
    assert.ok(first !== undefined && second !== undefined);
    const { ConfigurationTarget } = vscode;
    for (const { uri } of folders) await show(vscode.Uri.joinPath(uri, 'addition.tail'));
    await vscode.commands.executeCommand('workbench.view.testing.focus');
    const questions = async (): Promise<readonly string[]> => (await rows()).filter((one) => /^S\d+: /.test(one));
    await unfold(`${first.name}/addition.tail`);
    await unfold('Large number addition');
    await unfold('Tier S');
    await row(/^S3: /);
    const ofFirst = await questions();
    assert.equal(ofFirst.length, 3);
    await settingsOf(second).update('samples', 4, ConfigurationTarget.WorkspaceFolder);
    await settingsOf(second).update('seed', 7, ConfigurationTarget.WorkspaceFolder);
    assert.deepEqual(await questions(), ofFirst);
    await vscode.commands.executeCommand('testing.collapseAll');
    await unfold(`${second.name}/addition.tail`);
    await unfold('Large number addition');
    await unfold('Tier S');
    await row(/^S4: /);
    const ofSecond = await questions();
    assert.equal(ofSecond.length, 4);
    assert.notDeepEqual(ofSecond.slice(0, 3), ofFirst);
  });
});
