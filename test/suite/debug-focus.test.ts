/** What is typed into the tape or the debug console stays there, however fast it comes. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { letters, marks, Sessions } from './debug-session.ts';
import { page } from './page.ts';
import { until } from './until.ts';
import { closeEditors, fileIn, show } from './workspace.ts';

const tape = { webview: '.state-text' };
const playhead = '[role="slider"]';
const input = { x: '98765432109876543210.97531', y: '12345678901234567890.8642' };

describe('the keyboard while debugging', () => {
  let sessions: Sessions;
  let program: vscode.TextEditor;
  let before: { readonly text: string; readonly version: number };

  beforeEach(async () => {
    sessions = new Sessions();
    program = await show(fileIn('addition.tail'));
    before = { text: program.document.getText(), version: program.document.version };
  });

  afterEach(async () => {
    if (vscode.debug.activeDebugSession !== undefined) await sessions.stop();
    sessions.dispose();
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await closeEditors();
  });

  /** Nothing was typed into the program, and its cursor is where VS Code puts it at a stop. */
  async function assertUntouched(): Promise<void> {
    assert.equal(program.document.getText(), before.text);
    assert.equal(program.document.version, before.version);
    await until(
      'the cursor at the statement of the last stop',
      () => program.selection.isEmpty && program.selection.active.line === sessions.last?.program?.line,
    );
    assert.equal(
      program.selection.active.character,
      program.document.lineAt(program.selection.active).firstNonWhitespaceCharacterIndex,
    );
  }

  /** Waits until the tape shows a state (from 1) of this run. */
  async function shows(state: number): Promise<void> {
    await page.waitFor(`${playhead}[aria-valuenow="${state}"]`, tape);
  }

  it('goes to the tape, at any speed, repeated or not: as many states as presses, a checkpoint where it was set', async () => {
    await sessions.start({ program: fileIn('addition.tail').fsPath, input });
    await shows(1);
    await page.click('h1', tape);
    for (let i = 0; i < 8; i++) {
      await page.press('ArrowRight');
      await page.type('c');
    }
    await shows(9);
    await until('the checkpoints', async () => (await page.text('.caption', tape)).includes('8 checkpoints'));
    await page.hold('ArrowRight', 20);
    await page.hold('ArrowLeft', 7);
    await page.type('c');
    await shows(22);
    await until('one more checkpoint', async () => (await page.text('.caption', tape)).includes('9 checkpoints'));
    await assertUntouched();
  });

  it('stays in the tape also where a key of VS Code steps', async () => {
    await sessions.start({ program: fileIn('addition.tail').fsPath, input });
    await shows(1);
    await page.click('h1', tape);
    await sessions.moving(async () => {
      await page.press('F10');
      await page.type('cc');
    });
    // VS Code takes no such key before it has the whole stack of the last stop; the commands of the keys it takes
    // always.
    for (const command of ['stepInto', 'stepBack', 'stepInto', 'stepOver']) {
      await sessions.moving(async () => {
        await Promise.all([vscode.commands.executeCommand(`workbench.action.debug.${command}`), page.type('cc')]);
      });
      await page.type('cc');
    }
    await shows(4);
    await page.press('ArrowRight');
    await shows(5);
    await Promise.all([vscode.commands.executeCommand('workbench.action.debug.continue'), page.type('some text')]);
    await until('the end of the run', async () => (await page.text('h1', tape)) === 'Read the answer');
    await assertUntouched();
  });

  it('goes to the debug console, also behind a command that moves the run', async () => {
    await sessions.start({ program: fileIn('addition.tail').fsPath, input });
    await shows(1);
    await vscode.commands.executeCommand('workbench.debug.action.focusRepl');
    await page.waitFor('.repl-input-wrapper .monaco-editor.focused');
    for (const line of ['state 12', 'x[0] + y[0]', 'state 20', 'carry', 'state 7']) {
      await page.type(line);
      await page.press('Enter');
    }
    await page.press('F10');
    await page.type('carry + 1');
    await shows(8);
    await until(
      'what was typed last, in the console',
      async () => letters(await page.text('.repl-input-wrapper .view-lines')) === 'carry1',
    );
    await assertUntouched();
  });

  it('is not fetched from the console when a run begins, whose documents are opened beside', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('workbench.debug.action.focusRepl');
    await page.waitFor('.repl-input-wrapper .monaco-editor.focused');
    const starting = sessions.start({ program: fileIn('addition.tail').fsPath, input });
    const isThere = starting.then(
      () => true,
      () => true,
    );
    while (
      !(await Promise.race([
        isThere,
        page
          .type('x')
          .then(() => page.press('Backspace'))
          .then(() => false),
      ]))
    );
    await starting;
    await shows(1);
    await page.type('end');
    await until('what was typed last, in the console', async () =>
      letters(await page.text('.repl-input-wrapper .view-lines')).endsWith('end'),
    );
    const document = await vscode.workspace.openTextDocument(fileIn('addition.tail'));
    assert.equal(document.getText(), before.text);
    assert.equal(document.isDirty, false);
    assert.equal(document.version, 1, 'nothing was typed and taken away again');
  });

  it('shows each stop in the views of VS Code all the same', async () => {
    await sessions.start({ program: fileIn('addition.tail').fsPath, input });
    await shows(1);
    await page.click('h1', tape);
    const moved = await sessions.moving(() => page.press('End'));
    await marks(program.document.lineAt(moved.program?.line ?? 0).text);
    await until('no other line marked', async () => (await page.count('.debug-focused-stack-frame-line')) === 0);
    await assertUntouched();
  });
});
