import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { page } from './page.ts';
import { inBothThemes } from './themes.ts';
import { until } from './until.ts';
import { closeEditors, fileIn, placeOf, readText, showText } from './workspace.ts';

const view = { webview: '#view.preview' };

async function replace(editor: vscode.TextEditor, old: string, text: string): Promise<void> {
  const start = placeOf(editor.document, old);
  const end = editor.document.positionAt(editor.document.offsetAt(start) + old.length);
  await editor.edit((edit) => edit.replace(new vscode.Range(start, end), text));
}

describe('the preview of a task', () => {
  afterEach(closeEditors);

  it('follows what is typed, goes both ways, and is stale while the program runs for ever', async () => {
    const text = await readText(fileIn('addition.tail'));
    const editor = await showText('tail', text);
    const { document } = editor;
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await page.press('Control+k');
    await page.press('v');
    await page.waitFor('.block.state', view);
    assert.equal(vscode.window.activeTextEditor, editor, 'the keyboard stays in the editor');
    assert.equal(await page.count('.block.changed', view), 0);

    // the caret in a statement finds its states
    const step = placeOf(document, 'step "Add place');
    const caret = placeOf(document, 'carry = s / 10');
    editor.selection = new vscode.Selection(caret, caret);
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
    await page.waitFor('.block.here .label', view);
    assert.match(await page.text('.block.here .label', view), /^Add place .*line/s);

    // an edit is marked where it changes something
    await replace(editor, 'carry = s / 10', 'carry = (s - s % 10) / 10');
    await page.waitFor('.block.changed .line.edited', view);
    assert.match(await page.text('.changes', view), /^\d+ changed, \+\d+ tokens$/);
    await inBothThemes('preview');

    // a state leads to its statement, and Enter takes the keyboard there
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await page.press('Enter', { selector: '.block.here .go, .block.changed .go', ...view });
    await until('the caret at the statement', () => editor.selection.active.line === step.line);
    assert.equal(vscode.window.activeTextEditor, editor);

    // a mistake, then a loop without end: the trace stays and says so, and the editor goes on
    await replace(editor, 'top = top - 1', 'top = top -');
    await until('the mistake is told', async () =>
      /has a mistake\..*Go to line \d+/s.test(await page.text('.note', view)),
    );
    await replace(editor, 'top = top -', 'top = top - 0');
    await until('the loop is told', async () => /does not halt.*10,000 states/s.test(await page.text('.note', view)));
    assert.equal(await page.count('.block.state', view), await page.count('.trace.stale .block.state', view));
    await page.screenshot('preview-endless');
    await page.click('.note .ways .link', view);
    const loop = placeOf(document, 'while top > 0').line;
    await until('the caret at the loop', () => editor.selection.active.line === loop);
    await replace(editor, 'top = top - 0', 'top = top - 1');
    await page.waitFor('.trace:not(.stale)', view);
  });
});
