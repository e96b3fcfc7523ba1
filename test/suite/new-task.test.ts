import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { applyDiff, fencesOf } from '../docs/page.ts';
import { Sessions } from './debug-session.ts';
import { page } from './page.ts';
import { quickInput } from './quick-input.ts';
import { until } from './until.ts';
import { closeEditors, fileIn, placeOf, show } from './workspace.ts';

const fences = fencesOf(readFileSync(path.resolve(__dirname, '../../docs/new-task.md'), 'utf8'));
const program = fences.find(({ language }) => language === 'tail')?.text ?? '';
const [mistake, contradiction] = fences
  .filter(({ language, argument }) => language === 'diff' && argument.endsWith('undone'))
  .map(({ text }) => text);

/** What docs/new-task.md tells its reader to do in the editor. */
describe('a new task in the editor', () => {
  const file = (): vscode.Uri => fileIn('run-length.tail');
  let sessions: Sessions;
  before(async () => {
    sessions = new Sessions();
    await vscode.workspace.fs.writeFile(file(), new Uint8Array());
  });
  afterEach(closeEditors);
  after(async () => {
    sessions.dispose();
    await vscode.workspace.fs.delete(file(), { useTrash: false });
  });

  const errorsAndWarnings = (): readonly vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(file()).filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning);
  const isChecked = (): boolean => vscode.languages.getDiagnostics(file()).some(({ code }) => code === 'few-questions');
  async function fill(editor: vscode.TextEditor, text: string): Promise<void> {
    const { document } = editor;
    await editor.edit((edit) =>
      edit.replace(new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length)), text),
    );
  }

  it('begins with a snippet that is a whole task without errors', async () => {
    const { document } = await show(file());
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await page.type('task');
    await page.press('Control+Space');
    await page.waitFor('.suggest-widget.visible .monaco-list-row.focused');
    await page.screenshot('new-task-completion');
    await page.press('Enter');
    await until('the snippet', () => document.getText().includes('example'));
    await until('its problems', isChecked);
    assert.deepEqual(
      errorsAndWarnings().map(({ message }) => message),
      [],
    );
  });

  it('shows a loop in a step and an example that the program contradicts where they are, and nothing once they are undone', async () => {
    const editor = await show(file());
    await fill(editor, program);
    await until('the check of the task', () => isChecked() && errorsAndWarnings().length === 0);
    for (const [diff, code, text] of [
      [mistake, 'loop-in-step', 'while at < n and'],
      [contradiction, 'example-answer', 'example s'],
    ] as const) {
      await fill(editor, applyDiff(program, diff ?? ''));
      const found = await until(code, () => errorsAndWarnings().find((one) => one.code === code));
      assert.equal(found.range.start.line, placeOf(editor.document, text).line);
      await page.screenshot(`new-task-${code}`);
      await fill(editor, program);
      await until('no problem', () => isChecked() && errorsAndWarnings().length === 0);
    }
    // VS Code for the browser saves by itself as well; whoever comes second is told no.
    await editor.document.save();
    await until('the saved text', () => !editor.document.isDirty);
  });

  it('is stepped through after F5', async () => {
    await show(file());
    const started = sessions.next(() => vscode.commands.executeCommand('workbench.action.debug.start'));
    await quickInput.showing('Tier S');
    await quickInput.accept();
    await quickInput.showing('Seed');
    await quickInput.accept();
    const first = await started;
    assert.equal(first.state, 0);
    await until('the place of the first stop', () => vscode.debug.activeStackItem instanceof vscode.DebugStackFrame);
    const labels: string[] = [];
    for (let i = 0; i < 5; i++) labels.push((await sessions.after('workbench.action.debug.stepInto')).label);
    assert.deepEqual(labels.slice(0, 2), ['Begin a run at 0', 'Write down the run before 1']);
    await page.waitFor('[role="slider"][aria-valuenow="6"]', { webview: '.state-text' });
    await page.screenshot('new-task-stepping');
    await sessions.stop();
  });
});
