import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { page } from './page.ts';
import { inBothThemes, inTheme } from './themes.ts';
import { until } from './until.ts';
import { closeEditors, fileIn, show, showText } from './workspace.ts';

/** The lenses of a document once one of them has this title. */
function lenses(uri: vscode.Uri, title: string): Promise<readonly vscode.CodeLens[]> {
  return until(`the lens ${title}`, async () => {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
    return found.some(({ command }) => command?.title === title) && found;
  });
}

async function press(found: readonly vscode.CodeLens[], title: string): Promise<void> {
  const command = found.find((lens) => lens.command?.title === title)?.command;
  assert.ok(command);
  await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
}

describe('lenses over a task', () => {
  afterEach(async () => {
    await vscode.debug.stopDebugging();
    await until('the end of the session', () => vscode.debug.activeDebugSession === undefined);
    await closeEditors();
  });

  it('debug an example with its very inputs, and a tier, and ask nothing', async () => {
    const editor = await show(fileIn('addition.tail'));
    const found = await lenses(editor.document.uri, 'Debug This Example');
    assert.equal(found.filter(({ command }) => command?.title === '✓ holds').length, 4);
    await page.waitFor('.codelens-decoration');
    await inBothThemes('lenses-task');
    editor.revealRange(editor.document.lineAt(editor.document.lineCount - 1).range);
    await inBothThemes('lenses-examples');
    await inTheme('Default High Contrast', '.monaco-workbench.hc-black', 'lenses-high-contrast');
    await press(found, 'Debug This Example');
    const session = await until('the session', () => vscode.debug.activeDebugSession);
    assert.deepEqual(session.configuration['input'], { x: '3.75', y: '14.8' });
    await vscode.debug.stopDebugging();
    await until('the end of the session', () => vscode.debug.activeDebugSession === undefined);
    await press(found, 'M');
    const other = await until('the session', () => vscode.debug.activeDebugSession);
    const { x } = other.configuration['input'] as { readonly x: string };
    assert.ok(x.replace('.', '').length > 30, x);
  });

  it('lead to the states that the compiler has derived', async () => {
    const editor = await show(fileIn('addition.tail'));
    const { document } = editor;
    const end = document.lineAt(document.lineCount - 1).range.end;
    const hints = await until('the hints', async () => {
      const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        new vscode.Range(new vscode.Position(0, 0), end),
      );
      return found.length > 0 && found;
    });
    assert.ok(hints.some(({ label }) => label === 'fetches x[p], y[p], carry, high'));
    editor.revealRange(new vscode.Range(end, end));
    await inBothThemes('hints');
    await inTheme('Default High Contrast', '.monaco-workbench.hc-black', 'hints-high-contrast');
    await vscode.commands.executeCommand('tail.showStates');
    const text = await until('the states', () => {
      const shown = vscode.window.activeTextEditor?.document;
      return shown?.uri.scheme === 'tail-states' && shown.getText();
    });
    assert.match(text, /^6 {2}Add place \{p\} {2}\(step, line 56\)\n {2}fetches {2}x\[p\], y\[p\], carry, high$/m);
  });

  it('write the only trace that a machine without input has, without a question', async () => {
    const editor = await showText(
      'tail',
      'machine "Two" {\nblank _\nstart a\na: _ -> 1 R b\nb: _ -> 1 L c\nc: halt\nexample "" tape "11"\n}',
    );
    await press(await lenses(editor.document.uri, 'Write Trace'), 'Write Trace');
    const text = await until('the trace', () => {
      const shown = vscode.window.activeTextEditor?.document;
      return shown?.languageId === 'tail-cot' && shown.getText();
    });
    assert.match(text, /Answer: 11/);
  });
});
