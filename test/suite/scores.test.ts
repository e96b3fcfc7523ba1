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
    await vscode.commands.executeCommand('tail.stopImitator');
    await vscode.workspace.getConfiguration('tail').update('endpoints', undefined, vscode.ConfigurationTarget.Global);
  });

  it('are its heat strip, of a question or out of the table over many', async () => {
    await vscode.commands.executeCommand('tail.startImitator');
    await show(fileIn('addition.tail'));
    const done = vscode.commands.executeCommand('tail.scoreTask');
    assert.match(
      await quickInput.showing('Score 15 questions'),
      /Sends the questions, each with its ground truth, from/,
    );
    await quickInput.accept();
    await done;
    await page.waitFor('.surprises button', view);
    await inBothThemes('scores-table');
    await page.press('Enter', { selector: '.surprises button', ...view });
    const editor = await scored();
    const { document } = editor;
    assert.equal(document.uri.scheme, 'tail-scores');
    const at = document.offsetAt(editor.selection.active);
    await vscode.commands.executeCommand('tail.nextSurprise');
    assert.notEqual(at, 0);
    // the least likely token is of the trace’s surprises: from the first of them there is a way to it
    await until('the least likely token again', async () => {
      await vscode.commands.executeCommand('tail.nextSurprise');
      return document.offsetAt(editor.selection.active) === at;
    });
    assert.match(
      (await hintsOf(document)).map(({ label }) => (typeof label === 'string' ? label : '')).join(),
      /^\d+\.\d\d nats(,\d+\.\d\d nats)+$/,
    );

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
