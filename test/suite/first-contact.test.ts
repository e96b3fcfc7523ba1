import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { copySamples } from '../../src/extension/first-contact/open-samples.ts';
import { page } from './page.ts';
import { quickInput } from './quick-input.ts';
import { until } from './until.ts';
import { closeEditors, extension, fileIn, show } from './workspace.ts';

describe('first contact', () => {
  afterEach(closeEditors);

  it('asks three questions for a new task, which is open, complete and right, and names what is wrong with a name', async () => {
    const asked = vscode.commands.executeCommand('tail.newTask');
    await quickInput.showing('What is the task called?');
    await page.press('Enter');
    await quickInput.showing('A task needs a name');
    await page.screenshot('new-task-name');
    await quickInput.enter('Largest number');
    await quickInput.showing('What is given?');
    await page.screenshot('new-task-given');
    await quickInput.choose('A list of numbers');
    await quickInput.showing('Which of the eight classes');
    await page.screenshot('new-task-class');
    await quickInput.choose('greedy');
    await asked;
    const { document } = vscode.window.activeTextEditor ?? assert.fail('no editor');
    assert.deepEqual([document.isUntitled, document.languageId], [true, 'tail']);
    assert.match(document.uri.path, /\/largest-number\.tail$/);
    assert.match(document.getText(), /^task "Largest number" \{\n {2}class greedy$/m);
    const problems = await until('what is found', () => {
      const found = vscode.languages.getDiagnostics(document.uri);
      return found.length > 0 && found;
    });
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['few-questions'],
    );
    await page.waitFor('.codelens-decoration >> text=Synthesize');
    await page.screenshot('new-task-made');
  });

  it('checks properties of a task with the oracle beside it, and shows the smallest inputs that fail', async () => {
    const [file, oracle] = [fileIn('doubled.tail'), fileIn('doubled.oracle.py')];
    const text =
      'task "Doubled" {\n  class simulation\n  length n: S 1..2, M 3..4, L 5..6\n  input x: int = random 1..99\n  ask "What is twice {x}, {n}?"\n  tape t: int\n  step "Double it" { t = if x == 50 then 0 else x * 2 }\n  answer t\n}\n';
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    await vscode.workspace.fs.writeFile(oracle, new TextEncoder().encode('def solve(x):\n    return 2 * x\n'));
    try {
      await show(file);
      const asked = vscode.commands.executeCommand('tail.verify');
      await quickInput.showing('that doubled.oracle.py gives');
      await quickInput.choose('1,000 inputs');
      const debug = '.notifications-center.visible .monaco-button:has-text("Debug These Inputs")';
      await until('the message', async () => {
        await vscode.commands.executeCommand('notifications.showList');
        return (await page.count(debug)) > 0;
      });
      const shown = vscode.window.activeTextEditor?.document.getText() ?? '';
      assert.match(shown, /^Doubled: 3,000 inputs\.\n\nS: \d+ of 1000 inputs are answered otherwise/);
      assert.match(shown, /The task answers “0”, the oracle “100”\.\n {2}The smallest found: \{"x":50\}/);
      await page.screenshot('properties');
      await page.click(debug);
      await until('the debugger', () => vscode.debug.activeDebugSession?.name.includes('smallest inputs') === true);
      await vscode.debug.stopDebugging();
      await asked;
    } finally {
      await closeEditors();
      for (const one of [file, oracle]) await vscode.workspace.fs.delete(one);
    }
  });

  it('copies the sample tasks into a new folder beside what is there', async () => {
    const parent = mkdtempSync(path.join(tmpdir(), 'tail-samples-'));
    try {
      const names: string[] = [];
      for (let round = 0; round < 2; round++) {
        const folder = await copySamples(extension().extensionUri, vscode.Uri.file(parent));
        assert.ok(folder);
        names.push(path.basename(folder.fsPath));
        const found = (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);
        assert.ok(found.includes('addition.tail') && found.includes('README.md') && found.includes('machines'));
        const machines = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(folder, 'machines'));
        assert.ok(machines.length > 3);
      }
      assert.deepEqual(names, ['tail-samples', 'tail-samples-2']);
    } finally {
      rmSync(parent, { recursive: true });
    }
  });

  it('copies a report that names versions and settings, and neither addresses nor paths', async () => {
    const settings = vscode.workspace.getConfiguration('tail');
    const name = 'kept to myself';
    await settings.update(
      'endpoints',
      [{ name, url: 'http://somewhere.example/v1', model: 'secret-model' }],
      vscode.ConfigurationTarget.Global,
    );
    try {
      await vscode.commands.executeCommand('tail.copyReport');
      const report = await vscode.env.clipboard.readText();
      assert.match(report, /^TAIL Workbench +\d+\.\d+\.\d+\n/);
      assert.match(report, /^tail\.endpoints +1 entries$/m);
      assert.doesNotMatch(report, /somewhere|secret-model|kept to myself|\/tmp|file:/);
    } finally {
      await settings.update('endpoints', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('leads from a sample task to a first fault in five steps with pictures', async () => {
    await vscode.commands.executeCommand('tail.walkthrough');
    await page.waitFor('.gettingStartedContainer .getting-started-step');
    assert.equal(await page.count('.gettingStartedContainer .getting-started-step'), 5);
    // A narrow window does not show it.
    await until('the picture', async () => (await page.count('.gettingStartedContainer img')) > 0);
    await page.screenshot('walkthrough');
  });
});
