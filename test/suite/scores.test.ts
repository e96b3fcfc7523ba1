import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fakeEndpoint, sendJson } from './fake-endpoint.ts';
import { message } from './messages.ts';
import { page } from './page.ts';
import { quickInput } from './quick-input.ts';
import { inBothThemes, inTheme } from './themes.ts';
import { until } from './until.ts';
import { closeEditors, fileIn, show } from './workspace.ts';

const view = { webview: 'main.scores-page' };

/** What a hint says that stands behind a line. */
async function hintsOf({ uri, lineCount }: vscode.TextDocument): Promise<vscode.InlayHint[]> {
  const range = new vscode.Range(0, 0, lineCount, 0);
  return vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', uri, range);
}

async function hoverAt({ document, selection }: vscode.TextEditor): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    selection.start,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((one) => (one instanceof vscode.MarkdownString ? one.value : ''))
    .join('\n')
    .replaceAll('&nbsp;', ' ');
}

function textOf(tooltip: vscode.InlayHint['tooltip']): string {
  return typeof tooltip === 'object' ? tooltip.value : (tooltip ?? '');
}

function whole({ lineCount }: vscode.TextDocument): vscode.Range {
  return new vscode.Range(0, 0, lineCount, 0);
}

/** The editor that shows a trace with scores. */
async function scored(): Promise<vscode.TextEditor> {
  return until('a trace with scores', async () => {
    const editor = vscode.window.activeTextEditor;
    return editor?.document.languageId === 'tail-cot' && (await hintsOf(editor.document)).length > 0 && editor;
  });
}

describe('scores of a trace', () => {
  afterEach(async () => {
    await closeEditors();
    await vscode.commands.executeCommand('tail.stopEmbeddedModels');
    await vscode.workspace.getConfiguration('tail').update('endpoints', undefined, vscode.ConfigurationTarget.Global);
  });

  it('are its heat strip, of a question or out of the table over many', async () => {
    await vscode.commands.executeCommand('tail.startEmbeddedModels');
    await show(fileIn('addition.tail'));
    const done = vscode.commands.executeCommand('tail.scoreTask');
    await quickInput.showing('is written by the model');
    await quickInput.few();
    assert.match(
      await quickInput.showing('Score 15 questions'),
      /Sends the questions, each with its ground truth, from/,
    );
    await quickInput.accept();
    await done;
    await page.waitFor('.surprises button', view);
    await inBothThemes('scores-table');
    const least = await page.text('.surprises tbody tr', view);
    const [, token, id, step, label] = /"((?:[^"\\]|\\.)*)"\s[^]*\s(\w+), state (\d+), (.+)$/.exec(least.trim()) ?? [];
    assert.ok(token !== undefined && id !== undefined, least);
    // meanwhile the task is edited: what was scored is shown as it was scored
    const task = await show(fileIn('addition.tail'));
    const was = task.document.getText();
    await task.edit((edit) => edit.replace(whole(task.document), was.replace('"Add place {p}"', '"Sum place {p}"')));
    await vscode.commands.executeCommand('workbench.action.previousEditor');
    await page.press('Enter', { selector: '.surprises button', ...view });
    const editor = await scored();
    const { document } = editor;
    assert.equal(document.uri.scheme, 'tail-scores');
    assert.match(document.uri.path, new RegExp(`/${id} ground truth`));
    const at = document.offsetAt(editor.selection.active);
    const hovered = await hoverAt(editor);
    // the table has the state with the names of its variables, the trace with their values
    assert.match(hovered, new RegExp(`in state ${step}, ${label?.replace(/\{\w+\}/g, '\\S+')},`));
    assert.ok(JSON.stringify(document.getText().slice(at)).startsWith(`"${token}`), least);
    const hints = await hintsOf(document);
    assert.match(
      hints.map((hint) => (typeof hint.label === 'string' ? hint.label : '')).join(),
      /^\d+\.\d\d nats(,\d+\.\d\d nats)+$/,
    );
    // through all surprises, back to the least likely token, and to none of them twice
    const surprises = hints.reduce(
      (sum, { tooltip }) => sum + Number(/; (\d+) token/.exec(textOf(tooltip))?.[1] ?? 0),
      0,
    );
    const visited = new Set<number>();
    for (let i = 0; i < surprises; i++) {
      await vscode.commands.executeCommand('tail.nextSurprise');
      visited.add(document.offsetAt(editor.selection.active));
    }
    assert.equal(visited.size, surprises);
    assert.equal(document.offsetAt(editor.selection.active), at);
    const restored = new vscode.WorkspaceEdit();
    restored.replace(task.document.uri, whole(task.document), was);
    await vscode.workspace.applyEdit(restored);
    await task.document.save();

    // Asked for this trace alone, the model’s likelier tokens come with it.
    const again = vscode.commands.executeCommand('tail.scoreTrace');
    await quickInput.showing('Which model should score it?');
    await quickInput.choose('imitator-slips');
    await again;
    await until('the likeliest tokens', async () => /the trace’s/.test(await hoverAt(editor)));
    const words = await hoverAt(editor);
    assert.ok(words.includes('p '), words);
    assert.match(words, /nats, (very )?surprising|nearly ruled out/);
    assert.match(words, /in state \d+, .* nats in all · imitator-slips/);
    await vscode.commands.executeCommand('tail.nextSurprise');
    await inBothThemes('scores-strip');
    await inTheme('Default High Contrast', '.monaco-workbench.hc-black', 'scores-strip-hc-dark');
    await inTheme('Default High Contrast Light', '.monaco-workbench.hc-light', 'scores-strip-hc-light');
    await vscode.commands.executeCommand('tail.clearScores');
    assert.deepEqual(await hintsOf(document), []);

    // In the Explorer the trace need not be open.
    const file = fileIn('scored.tailcot');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(document.getText()));
    await closeEditors();
    const closed = vscode.commands.executeCommand('tail.scoreTrace', file);
    await quickInput.showing('Which model should score it?');
    await quickInput.choose('imitator-slips');
    await closed;
    assert.equal((await scored()).document.uri.path, file.path);
    await vscode.workspace.fs.delete(file);
  });

  it('are missed by name where a server gives none, with what to do', async () => {
    const server = await fakeEndpoint((_request, response) =>
      sendJson(response, 200, { choices: [{ index: 0, message: { content: '!' }, finish_reason: 'length' }] }),
    );
    try {
      await vscode.workspace
        .getConfiguration('tail')
        .update('endpoints', [{ name: 'bare', url: server.url, model: 'm' }], vscode.ConfigurationTarget.Global);
      await show(fileIn('addition.tail'));
      const done = vscode.commands.executeCommand('tail.scoreTrace');
      await quickInput.showing('Which question?');
      await quickInput.choose('own input');
      await quickInput.showing('JSON by name');
      await quickInput.enter('{"x": "2", "y": "3"}');
      await quickInput.showing('Which model should score it?');
      await quickInput.accept();
      const said = await message(/could not be scored/);
      assert.match(said, /gives no log-probabilities of the prompt .*Set the endpoint’s api to openai-completions/);
      assert.match(said, /Test Endpoint/);
      await done;
    } finally {
      await server.close();
    }
  });
});
