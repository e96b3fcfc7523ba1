/** Moves that VS Code has no button for: by keys, by lists, and by the menus of Variables and Watch. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { z } from 'zod';
import { Sessions } from './debug-session.ts';
import { message } from './messages.ts';
import { page } from './page.ts';
import { quickInput } from './quick-input.ts';
import { inBothThemes, inTheme } from './themes.ts';
import { until } from './until.ts';
import { closeEditors, fileIn, placeOf, show } from './workspace.ts';

const bag = { capacity: 5, weight: [2, 3, 4], value: [3, 4, 5] };

/** Rows of Variables and Watch. */
const variables = '.debug-variables .monaco-list-row';
const watch = '.debug-watch .monaco-list-row';

/** Opens the menu of a row, and chooses there. */
async function choose(row: string, item: string): Promise<void> {
  await page.click(row, { button: 'right' });
  await page.click(`.monaco-menu .action-label[aria-label^="${item}"]`);
}

describe('moves of the debugger in the workbench', () => {
  let sessions: Sessions;
  let program: vscode.TextEditor;
  let column: number;

  beforeEach(async () => {
    sessions = new Sessions();
    program = await show(fileIn('knapsack.tail'));
    column = -1;
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.debug.viewlet.action.removeAllBreakpoints');
    if (vscode.debug.activeDebugSession !== undefined) await sessions.stop();
    sessions.dispose();
    await closeEditors();
  });

  /**
   * Puts the cursor on a text of the program, and the keyboard into it, after VS Code has put it where the run stands: in
   * another column than it was put here last.
   */
  async function cursorOn(text: string): Promise<number> {
    await until(
      'the cursor at the statement of the stop',
      () =>
        program.selection.active.line === sessions.last?.program?.line && program.selection.active.character !== column,
    );
    const at = placeOf(program.document, text);
    program = await vscode.window.showTextDocument(program.document, program.viewColumn);
    column = at.character;
    program.selection = new vscode.Selection(at, at);
    await page.waitFor('.monaco-editor.focused');
    return at.line;
  }

  it('go back out to the call, to a percentage, back to the cursor and between the changes of a cell', async () => {
    await sessions.start({ program: fileIn('knapsack.tail').fsPath, input: bag });
    const call = await sessions.after('workbench.action.debug.stepInto');
    assert.equal(call.label, 'Consider dp[3][5]');
    await sessions.after('workbench.action.debug.stepInto');
    await cursorOn('best(n, capacity)');
    assert.equal((await sessions.moving(() => page.press('Shift+Alt+F11'))).state, call.state);

    const end = sessions.next(() => vscode.commands.executeCommand('tail.goToPercentage'));
    await quickInput.showing('Go to a Percentage of the Run');
    await page.screenshot('debug-percentage');
    await quickInput.enter('100');
    assert.equal((await end).state, call.states - 1);

    const line = await cursorOn('skip, take)');
    const back = await sessions.moving(() => page.press('Alt+F6'));
    assert.equal(back.program?.line, line);
    await until('the dimmed branch', () =>
      page.evaluate(
        `[...document.querySelectorAll('.view-line span')].some((one) => getComputedStyle(one).opacity === '0.5' && one.textContent.includes('skip'))`,
      ),
    );
    await page.screenshot('debug-untaken');

    // No name stands at the cursor, so the cell is chosen; and it is found though its name was only typed in part.
    await cursorOn('{\n  class');
    const change = sessions.next(() => page.press('Shift+Alt+F7'));
    await quickInput.showing('Previous Change of a Cell');
    await page.screenshot('debug-cells');
    await quickInput.choose('dp[2][5]');
    const written = await change;
    assert.equal((await sessions.scope('State')).get('put dp[2][5]'), '7');
    await vscode.commands.executeCommand('tail.previousChange', { cell: 'dp[2][5]', state: 0, line: 0 });
    await message(/dp\[2\]\[5\] does not change before state \d+\./);
    assert.equal(sessions.last?.state, written.state);
  });

  it('stop where a cell changes, and ask where it came from, by the menus of Variables and Watch', async () => {
    await sessions.start({ program: fileIn('knapsack.tail').fsPath, input: bag });
    await vscode.commands.executeCommand('workbench.debug.action.focusVariablesView');
    await page.click(`${variables}:has-text("Tape")`);
    await page.waitFor(`${variables}:has-text("dp")`);
    await page.screenshot('debug-variables');
    await choose(`${variables}:has-text("dp")`, 'Break on Value Change');
    await until('the breakpoint', () => vscode.debug.breakpoints.length > 0);
    const stop = await sessions.after('workbench.action.debug.continue');
    assert.equal(stop.reason, 'data breakpoint');
    await vscode.commands.executeCommand('workbench.debug.action.focusWatchView');
    await vscode.commands.executeCommand('workbench.debug.viewlet.action.addWatchExpression');
    await page.waitFor('.debug-watch .monaco-inputbox input');
    await page.type('dp[0][5]');
    await page.press('Enter');
    await page.waitFor(`${watch}:has-text("dp[0][5]")`);
    await choose(`${watch}:has-text("dp[0][5]")`, 'Where Did This Value Come From?');
    await page.waitFor('.monaco-list-row[aria-label^="dp[0][5] = 0, written by state"]');
    await page.screenshot('debug-data-breakpoint');
    await vscode.commands.executeCommand('workbench.debug.viewlet.action.removeAllWatchExpressions');
  });

  it('go along the iterations of a loop, whose values stand beside the lines', async () => {
    await closeEditors();
    program = await show(fileIn('addition.tail'));
    await sessions.start({ program: fileIn('addition.tail').fsPath, input: { x: '37.5', y: '1.48' } });
    const at = await sessions.moving(
      () => vscode.debug.activeDebugSession?.customRequest('tail/go', { to: 'state', state: 4 }) ?? Promise.resolve(),
    );
    const line = placeOf(program.document, 'let s =').line;
    program.revealRange(new vscode.Range(line - 8, 0, line + 8, 0), vscode.TextEditorRevealType.AtTop);
    await until('the sum beside its line', async () => (await texts()).includes('s = 9'));
    assert.ok((await texts()).includes('sum[p] = 9'));
    await page.waitFor(`${lens}:has-text("iteration 2 of 4")`);
    await inBothThemes('debug-lines');
    await inTheme('Default High Contrast', '.monaco-workbench.hc-black', 'debug-lines-contrast');
    const next = await sessions.moving(() => page.click(`${lens}[title^="Next Iteration"]`));
    assert.equal(next.state, at.state + 1);
    await page.waitFor(`${lens}:has-text("iteration 3 of 4")`);
    await until('the next sum', async () => (await texts()).includes('s = 8'));
    assert.equal((await sessions.moving(() => page.press('Alt+PageUp'))).state, at.state);
    await sessions.stop();
    await until('the end of the values', async () => !(await texts()).includes('s = '));
  });
});

/** Links over lines. */
const lens = '.codelens-decoration a';

/** What stands behind the lines of the visible editors. */
async function texts(): Promise<string> {
  return z
    .string()
    .parse(
      await page.evaluate(
        `[...document.querySelectorAll('.view-line span')].map((one) => getComputedStyle(one, '::after').content).filter((text) => text !== 'none').join('\\n').replaceAll('\\u00a0', ' ')`,
      ),
    );
}
