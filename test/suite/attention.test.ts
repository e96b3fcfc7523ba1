import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { groundTruth, truthFile } from '../../src/dataset/index.ts';
import { compileText } from '../../src/compile/index.ts';
import { minimal } from '../../src/machine/index.ts';
import { message } from './messages.ts';
import { page } from './page.ts';
import { quickInput } from './quick-input.ts';
import { inBothThemes, inTheme } from './themes.ts';
import { until } from './until.ts';
import { closeEditors, fileIn, placeOf, readText, show } from './workspace.ts';

const taskFile = fileIn('small-addition.tail');
const traceFile = fileIn('small-addition.tailcot');

/** The text behind the line of the token that the cursor is at. */
async function summary(wanted: RegExp): Promise<string> {
  return until(`“${wanted.source}” behind a line`, async () => {
    const shown = await page.evaluate(
      `[...document.querySelectorAll('.monaco-editor .view-lines span')]
        .map((span) => getComputedStyle(span, '::after').content).find((text) => text.includes(' · ')) ?? ''`,
    );
    const text = String(shown).replaceAll(/\\"|\u00a0/g, (sign) => (sign === '\u00a0' ? ' ' : '"'));
    return wanted.test(text) && text;
  });
}

/** The texts behind the lines of all visible editors, from left to right. */
async function summaries(): Promise<readonly string[]> {
  const shown = await page.evaluate(
    `[...document.querySelectorAll('.monaco-editor')]
      .sort((a, b) => a.getBoundingClientRect().x - b.getBoundingClientRect().x)
      .flatMap((editor) => [...editor.querySelectorAll('.view-lines span')])
      .map((span) => getComputedStyle(span, '::after').content).filter((text) => text.includes(' · '))`,
  );
  assert.ok(Array.isArray(shown));
  return shown.map((text) => String(text).replaceAll(/\\"|\u00a0/g, (sign) => (sign === '\u00a0' ? ' ' : '"')));
}

describe('where the embedded model looks', () => {
  before(async () => {
    const extension = vscode.extensions.all.find(
      ({ packageJSON }) => (packageJSON as { name?: unknown }).name === 'tail-workbench',
    );
    assert.ok(extension);
    const source = await readText(vscode.Uri.joinPath(extension.extensionUri, 'models/tasks/small-addition.tail'));
    const [task] = compileText(source).tasks;
    assert.ok(task);
    const inputs = { x: '38', y: '47' };
    const { truth } = groundTruth(task, inputs, minimal);
    assert.ok(truth);
    const text = truthFile(task, { inputs, question: '38 + 47 = ?' }, minimal, truth.trace);
    await vscode.workspace.fs.writeFile(taskFile, new TextEncoder().encode(source));
    await vscode.workspace.fs.writeFile(traceFile, new TextEncoder().encode(text));
  });
  afterEach(closeEditors);
  after(async () => {
    await vscode.workspace.fs.delete(taskFile);
    await vscode.workspace.fs.delete(traceFile);
  });

  it('is shown for the token at the cursor, over all heads or one, as colours, words and a table', async () => {
    const editor = await show(traceFile);
    await vscode.commands.executeCommand('tail.showAttention');
    await until(
      'its commands',
      async () => (await page.count('.editor-actions [aria-label^="Choose Attention Head"]')) > 0,
    );
    await summary(/source \d+(\.\d)? %, .*question \d+(\.\d)? %, elsewhere \d+(\.\d)? % · all heads/);
    const at = placeOf(editor.document, 'carry=1');
    editor.selection = new vscode.Selection(at.translate(0, 6), at.translate(0, 6));
    await summary(/^"?"1": .*source/);
    await inBothThemes('attention');
    await inTheme('Default High Contrast', '.monaco-workbench.hc-black', 'attention-high-contrast');
    await inTheme('Default High Contrast Light', '.monaco-workbench.hc-light', 'attention-high-contrast-light');

    const choosing = vscode.commands.executeCommand('tail.chooseAttentionHead');
    assert.match(await quickInput.showing('All heads'), /Layer 4, head 4[^]*operands \d/);
    await quickInput.choose('Layer 2, head 3');
    await choosing;
    await summary(/layer 2, head 3/);

    await vscode.commands.executeCommand('tail.showAttentionTable');
    const table = await until('the table', () => {
      const text = vscode.window.activeTextEditor?.document.getText() ?? '';
      return text.includes('looked at most') && text;
    });
    assert.match(
      table,
      /^"1": source .*layer 2, head 3\nLine \d+, state \d+, Add place \{p\}\. What was looked at most:\n\n/,
    );
    const shares = [...table.matchAll(/^ *([\d.]+) % {2}line/gm)].map(([, share]) => Number(share));
    assert.deepEqual(
      shares,
      [...shares].sort((a, b) => b - a),
    );
  });

  it('is compared with the same question without fetches, beside it and at the same token', async () => {
    const editor = await show(traceFile);
    await vscode.commands.executeCommand('tail.compareAttention');
    const twin = await until('the variant beside', () =>
      vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'tail-attention'),
    );
    assert.match(
      twin.document.getText(),
      /^#! tail-cot .*"variant":"without-memory-fetcher".*\nQuestion: 38 \+ 47 = \?\n/,
    );
    assert.doesNotMatch(twin.document.getText(), /^get /m);
    assert.equal(vscode.window.activeTextEditor?.document, editor.document);
    const result = placeOf(editor.document, '8 + 7 + 0 = 15').translate(0, 12);
    editor.selection = new vscode.Selection(result, result);
    const there = placeOf(twin.document, 'x[0] + y[0] + carry = 15').translate(0, 22);
    await until('the same token beside', () => twin.selection.active.isEqual(there));
    await until('words behind both lines', async () => (await summaries()).length === 2);
    const [full = '', without = ''] = await summaries();
    assert.match(full, /source .*operands /);
    assert.match(without, /^"?"1": source (?!.*operands)/);
    await inBothThemes('attention-compared');
    await inTheme('Default High Contrast', '.monaco-workbench.hc-black', 'attention-compared-high-contrast');
    await inTheme(
      'Default High Contrast Light',
      '.monaco-workbench.hc-light',
      'attention-compared-high-contrast-light',
    );
    const fetched = placeOf(editor.document, 'get x[0]=8').translate(0, 9);
    editor.selection = new vscode.Selection(fetched, fetched);
    await until('nothing beside a fetch', async () => (await summaries()).length === 1);
  });

  it('is compared for a ground truth alone', async () => {
    const uri = fileIn('small-addition-wrong.tailcot');
    const text = (await readText(traceFile)).replace('8 + 7 + 0 = 15', '8 + 7 + 0 = 14');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    await show(uri);
    const done = vscode.commands.executeCommand('tail.compareAttention');
    await message(/not the ground truth of its question/);
    await done;
    await vscode.workspace.fs.delete(uri);
  });

  it('is cleared when the trace is edited', async () => {
    const editor = await show(traceFile);
    await vscode.commands.executeCommand('tail.showAttention');
    await summary(/ · /);
    await editor.edit((edit) => edit.insert(new vscode.Position(editor.document.lineCount, 0), '\n'));
    await until('no attention', async () => {
      const shown = await page.evaluate(
        `[...document.querySelectorAll('.monaco-editor .view-lines span')]
          .some((span) => getComputedStyle(span, '::after').content.includes(' · '))`,
      );
      return shown === false;
    });
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
