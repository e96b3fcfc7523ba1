import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { fencesOf } from '../docs/page.ts';
import { page } from './page.ts';
import { until } from './until.ts';
import { closeEditors, showText } from './workspace.ts';

const newTask = (
  fencesOf(readFileSync(path.resolve(__dirname, '../../docs/new-task.md'), 'utf8')).find(
    ({ language }) => language === 'tail',
  )?.text ?? ''
).trimEnd();
/**
 * Lists that come while one types a word come sooner or later as the machine is quick or slow; those that come behind a
 * sign may not matter.
 */
const calm = { quickSuggestions: { other: 'off', comments: 'off', strings: 'off' } };

async function withSettings(values: Readonly<Record<string, unknown>>, work: () => Promise<void>): Promise<void> {
  const setting = vscode.workspace.getConfiguration('editor');
  try {
    for (const [name, value] of Object.entries(values))
      await setting.update(name, value, vscode.ConfigurationTarget.Global);
    await work();
  } finally {
    for (const name of Object.keys(values)) await setting.update(name, undefined, vscode.ConfigurationTarget.Global);
  }
}

/** A document with these lines, typed into by keys; `|` is where the caret stands. */
async function begin(lines: string): Promise<vscode.TextEditor> {
  const at = lines.indexOf('|');
  const editor = await showText('tail', lines.replace('|', ''));
  const place = editor.document.positionAt(at);
  editor.selection = new vscode.Selection(place, place);
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  return editor;
}

/** The text, with `|` where the caret stands. */
function textOf({ document, selection }: vscode.TextEditor): string {
  const text = document.getText();
  const caret = document.offsetAt(selection.active);
  return `${text.slice(0, caret)}|${text.slice(caret)}`;
}

/** Waits for the text, and tells the one that is there instead. */
async function becomes(editor: vscode.TextEditor, text: string): Promise<void> {
  await until('the text', () => textOf(editor) === text).catch(() => assert.equal(textOf(editor), text));
}

/**
 * Waits until these lines stand before the caret and the braces that close them behind it, but for the blanks that an
 * empty line has while the caret is in it; tells what stands there instead.
 */
async function begins(editor: vscode.TextEditor, lines: readonly string[]): Promise<void> {
  let open: readonly string[] = [];
  for (const line of lines) {
    if (line.endsWith('{')) open = [`${/^ */.exec(line)?.[0]}}`, ...open];
    if (line.trim() === '}') open = open.slice(1);
  }
  const closing = lines.at(-1)?.endsWith('{') === true ? ['}', ...open.slice(1)] : ['', ...open];
  const wanted = `${lines.join('\n')}|${closing.join('\n')}`;
  const present = (): string => textOf(editor).replace(/ +\|/, '|');
  await until('the text', () => present() === wanted).catch(() => assert.equal(present(), wanted));
}

describe('typing a task by hand', () => {
  afterEach(closeEditors);

  const cases: readonly (readonly [title: string, before: string, after: string])[] = [
    ['ends a comment of one line', '/// Adds.|', '/// Adds.\n|'],
    ['goes on in a comment of two lines', '/// Adds\n/// two numbers|', '/// Adds\n/// two numbers\n/// |'],
    ['goes on after an empty line of a comment, which begins a paragraph', '/// Adds.\n///|', '/// Adds.\n///\n/// |'],
    ['goes on in the middle of a line', '  /// Adds |two numbers', '  /// Adds\n  /// |two numbers'],
    ['goes on in the middle of a line, before a blank', '/// Adds| two numbers', '/// Adds\n///| two numbers'],
    [
      'takes away a line of a comment that is still empty',
      '/// Adds\n/// two numbers\n/// |\ntask',
      '/// Adds\n/// two numbers\n|\ntask',
    ],
    ['takes away an empty line that is the whole comment', '/// |', '|'],
    ['leaves no blank behind', '/// Adds.  |', '/// Adds.\n|'],
  ];
  for (const [title, before, after] of cases) {
    it(`Enter in a /// comment ${title}`, async () => {
      const editor = await begin(before);
      await page.press('Enter');
      await becomes(editor, after);
      await vscode.commands.executeCommand('undo');
      await becomes(editor, before);
    });
  }

  it('Enter in an empty line of a comment takes it away, however fast one types on', async () => {
    const editor = await begin('/// Adds\n/// two numbers\n/// |');
    await page.type('\ntask');
    await until('the text', () => editor.document.getText() === '/// Adds\n/// two numbers\ntask');
  });

  it('gives exactly the text of docs/new-task.md line by line; closing braces come by themselves', async () => {
    await withSettings(calm, async () => {
      const editor = await begin('|');
      assert.deepEqual([editor.options.tabSize, editor.options.insertSpaces], [2, true]);
      const lines = newTask.split('\n');
      for (const [i, line] of lines.entries()) {
        if (line.trim() === '}') {
          await page.press('ArrowDown');
          await page.press('End');
        } else {
          if (i > 0) await page.press('Enter');
          // Where the line above is not tokenized yet, because keys come faster than that, the editor closes no brace.
          await vscode.commands.executeCommand('editor.action.forceRetokenize');
          // What the editor adds by itself, it adds at signs.
          await page.typeWords(line.trim());
        }
        // Nobody types the next line before this one is there: the editor indents by lines that it has seen.
        await begins(editor, lines.slice(0, i + 1));
      }
      await becomes(editor, `${newTask}|`);
    });
  });
});
