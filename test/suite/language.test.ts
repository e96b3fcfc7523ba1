import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { page } from './page.ts';
import { inBothThemes } from './themes.ts';
import { until } from './until.ts';
import { closeEditors, fileIn, placeOf, readText, show, showText } from './workspace.ts';

/** Errors and warnings that the language server found, by code. */
function problems(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri);
}

async function askAt<T>(command: string, editor: vscode.TextEditor, text: string, ...more: unknown[]): Promise<T> {
  return vscode.commands.executeCommand<T>(command, editor.document.uri, placeOf(editor.document, text), ...more);
}

const heaviest = `/// Finds the column whose numbers are the greatest together.
task "Heaviest column" {
  class enumeration
  length n, k: S 2..3, M 4..5, L 6..7

  input m: int[n][k] = random 0..20

  ask "The rows of a matrix are {m}. Which of its columns, counted from 0, has the greatest sum?"

  lay out m
  tape sum: int[k] = 0
  tape best: int = 0
  for j in 0 to k - 1 {
    for i in 0 to n - 1 {
      step "Add row {i} of column {j}" { sum[j] = sum[j] + m[i][j] }
    }
    step "Compare column {j}" {
      if sum[j] > sum[best] { best = j }
    }
  }

  answer best

  example m = [[1, 2], [3, 4], [0, 0]] answer "1"
}
`;

describe('the language in the editor', () => {
  afterEach(closeEditors);

  it('shows a problem where a name is unknown, and takes it away when the name is right', async () => {
    const task = await readText(fileIn('addition.tail'));
    const editor = await showText('tail', task.replace('carry = s / 10', 'carry = z / 10'));
    const [problem] = await until(
      'the problem',
      () => problems(editor.document.uri).length > 0 && problems(editor.document.uri),
    );
    assert.ok(problem);
    assert.match(problem.message, /z/);
    assert.equal(problem.range.start.line, placeOf(editor.document, 'carry = z').line);
    const wrong = placeOf(editor.document, 'z / 10');
    await editor.edit((edit) => edit.replace(new vscode.Range(wrong, wrong.translate(0, 1)), 's'));
    await until('no problem', () => problems(editor.document.uri).length === 0);
  });

  it('completes names that are in scope', async () => {
    const editor = await show(fileIn('addition.tail'));
    const at = placeOf(editor.document, 'carry = s / 10').translate(0, 'carry = '.length);
    const { items } = await until('completions', async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        editor.document.uri,
        at,
      );
      return list.items.length > 0 && list;
    });
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    for (const name of ['s', 'carry', 'sum', 'p', 'x', 'y'])
      assert.ok(labels.includes(name), `${name} among ${labels.join(' ')}`);
  });

  it('tells on hover what a name is, goes to where it is declared, and finds where it is used', async () => {
    const editor = await show(fileIn('addition.tail'));
    const hovers = await until('a hover', async () => {
      const found = await askAt<vscode.Hover[]>('vscode.executeHoverProvider', editor, 'carry = s / 10');
      return found.length > 0 && found;
    });
    const words = hovers
      .flatMap(({ contents }) => contents.map((part) => (part instanceof vscode.MarkdownString ? part.value : '')))
      .join('\n');
    assert.match(words, /carry/);
    const [definition] = await askAt<vscode.Location[]>('vscode.executeDefinitionProvider', editor, 'carry = s / 10');
    assert.equal(definition?.range.start.line, placeOf(editor.document, 'tape carry').line);
    const uses = await askAt<vscode.Location[]>('vscode.executeReferenceProvider', editor, 'carry = s / 10');
    assert.deepEqual([...new Set(uses.map(({ range }) => editor.document.getText(range)))], ['carry']);
    assert.ok(uses.length >= 3);
  });

  it('knows matrices: what one is, its rows, and what may stand in its brackets', async () => {
    const editor = await showText('tail', heaviest);
    const hovers = await until('a hover', async () => {
      const found = await askAt<vscode.Hover[]>('vscode.executeHoverProvider', editor, 'm[i][j] }');
      return found.length > 0 && found;
    });
    const words = hovers
      .flatMap(({ contents }) => contents.map((part) => (part instanceof vscode.MarkdownString ? part.value : '')))
      .join('\n');
    assert.match(words, /input m: int\[n\]\[k\]/);
    const at = placeOf(editor.document, 'm[i][j] }').translate(0, 'm[i]['.length);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      editor.document.uri,
      at,
    );
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    for (const name of ['i', 'j', 'n', 'k']) assert.ok(labels.includes(name), `${name} among ${labels.join(' ')}`);
    editor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('editor.action.showHover');
    await page.waitFor('.monaco-hover .hover-contents');
    await inBothThemes('matrix-hover');
    await vscode.commands.executeCommand('editor.action.triggerSuggest');
    await page.waitFor('.suggest-widget.visible .monaco-list-row');
    await page.screenshot('matrix-completion');
    await vscode.commands.executeCommand('hideSuggestWidget');
  });

  it('lints a task when asked: what only running it tells stands among the problems, until the text changes', async () => {
    const text =
      'task "Share" {\n  class iteration\n  length n: S 1..2, M 3..4, L 5..6\n  input x: int = random 1..3\n  ask "What of {x} and {n}?"\n  let y = n / (x - 3)\n  answer y\n}\n';
    const editor = await showText('tail', text);
    const { uri } = editor.document;
    const stuck = (): vscode.Diagnostic | undefined => problems(uri).find(({ code }) => code === 'stuck-run');
    await until('what the text alone tells', () => problems(uri).some(({ code }) => code === 'few-questions'));
    assert.equal(stuck(), undefined);
    await vscode.commands.executeCommand('tail.lint');
    const found = await until('the stuck run', () => stuck());
    assert.equal(found.range.start.line, placeOf(editor.document, 'let y').line);
    const minus = placeOf(editor.document, '- 3');
    await editor.edit((edit) => edit.replace(new vscode.Range(minus, minus.translate(0, 1)), '+'));
    await until('no stuck run', () => stuck() === undefined);
  });

  it('renames a variable everywhere, in texts with holes too', async () => {
    const editor = await show(fileIn('addition.tail'));
    const edit = await until('the renaming', () =>
      askAt<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', editor, 'top > 0', 'upper').then(
        (found) => found,
        () => undefined,
      ),
    );
    const changes = edit.get(editor.document.uri);
    assert.ok(changes.length >= 5);
    assert.ok(changes.every(({ newText, range }) => newText === 'upper' && editor.document.getText(range) === 'top'));
    const hole = placeOf(editor.document, '{top}').translate(0, 1);
    assert.ok(changes.some(({ range }) => range.start.isEqual(hole)));
  });

  it('formats a document, and leaves a formatted one alone', async () => {
    const task = await readText(fileIn('addition.tail'));
    const editor = await showText('tail', task.replaceAll(/^ +/gm, ''));
    const options = { tabSize: 2, insertSpaces: true } satisfies vscode.FormattingOptions;
    const format = (): Thenable<vscode.TextEdit[] | undefined> =>
      vscode.commands.executeCommand<vscode.TextEdit[] | undefined>(
        'vscode.executeFormatDocumentProvider',
        editor.document.uri,
        options,
      );
    const edits = await until('the formatting', async () => format());
    const change = new vscode.WorkspaceEdit();
    change.set(editor.document.uri, edits);
    assert.ok(await vscode.workspace.applyEdit(change));
    assert.equal(editor.document.getText(), task);
    assert.deepEqual((await format()) ?? [], []);
  });

  it('has an outline of the task and folds its blocks', async () => {
    const editor = await show(fileIn('addition.tail'));
    const symbols = await until('the outline', async () =>
      vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
        'vscode.executeDocumentSymbolProvider',
        editor.document.uri,
      ),
    );
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['Large number addition'],
    );
    assert.ok((symbols[0]?.children.length ?? 0) > 5);
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      editor.document.uri,
    );
    assert.ok(folds.some(({ start }) => start === placeOf(editor.document, 'task "Large').line));
  });
});
