/** Where a value came from: asked at a place of a trace, in the tape and in the tree, which leads to its moments. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { groundTruth, truthFile } from '../../src/dataset/index.ts';
import { compileText } from '../../src/compile/index.ts';
import { styles } from '../../src/machine/index.ts';
import { Sessions } from './debug-session.ts';
import { page } from './page.ts';
import { inBothThemes } from './themes.ts';
import { until } from './until.ts';
import { closeEditors, fileIn } from './workspace.ts';

/** The tree, in the Run view. */
const list = '.tree-explorer-viewlet-tree-view .monaco-list';
const inputs = { x: '37.5', y: '1.48' };

describe('where a value came from, in the workbench', () => {
  let sessions: Sessions;

  beforeEach(() => {
    sessions = new Sessions();
  });

  afterEach(async () => {
    if (vscode.debug.activeDebugSession !== undefined) await sessions.stop();
    sessions.dispose();
    await closeEditors();
  });

  it('is one key away from a digit of the answer, and each row leads to its moment', async () => {
    const file = fileIn('origins.tailcot');
    const [task] = compileText((await vscode.workspace.openTextDocument(fileIn('addition.tail'))).getText()).tasks;
    assert.ok(task);
    const { truth } = groundTruth(task, inputs, styles.minimal);
    assert.ok(truth);
    const question = 'What is 37.5 + 1.48?';
    await vscode.workspace.fs.writeFile(
      file,
      new TextEncoder().encode(truthFile(task, { inputs, question }, styles.minimal, truth.trace)),
    );
    const editor = await vscode.window.showTextDocument(file);
    const answer = editor.document
      .getText()
      .split('\n')
      .findIndex((line) => line.startsWith('Answer: 38.98'));
    editor.selection = new vscode.Selection(answer, 'Answer: 38.'.length, answer, 'Answer: 38.'.length);
    // Nobody debugs the trace yet: it is replayed first.
    await page.waitFor('.monaco-editor.focused');
    await page.press('Alt+F9');
    const shown = async (): Promise<string> =>
      String(
        await page.evaluate(
          `[...document.querySelectorAll('.monaco-list-row')].map((row) => row.getAttribute('aria-label')).join('\\n')`,
        ),
      );
    await page.waitFor('.monaco-list-row[aria-label^="sum[-1] = 9"]');
    // Only rows on the screen are there, and the view may have room for few: the keyboard reaches the others.
    const seen = new Set<string>();
    const tree = await until('the tree', async () => {
      for (const row of (await shown()).split('\n')) seen.add(row);
      const all = [...seen].join('\n');
      if (all.includes('carry = 0')) return all;
      await page.press('ArrowDown', { selector: list });
      return undefined;
    });
    await page.press('Home', { selector: list });
    for (const row of [
      'sum[-1] = 9, written by state 5',
      '9 % 10 = 9',
      '5 + 4 + 0 = 9',
      'x[-1] = 5, input',
      'y[-1] = 4, input',
    ])
      assert.ok(tree.includes(row), `${row}\n${tree}`);
    await inBothThemes('debug-origins');
    await page.resize(1000, 700);
    await page.screenshot('debug-origins-narrow');
    const moved = await sessions.moving(() => page.click('.monaco-list-row[aria-label^="5 + 4 + 0 = 9"]'));
    assert.equal(moved.state, 4);
    assert.equal(moved.line, 2);
    await page.click('td[data-cell="carry"], [data-cell="x[0]"]', { webview: '.state-text' });
    await page.press('m');
    await until('what was made of the cell', async () => (await shown()).includes('7 + 1 + 0 = 8'));
    await page.screenshot('debug-origins-forward');
  });
});
