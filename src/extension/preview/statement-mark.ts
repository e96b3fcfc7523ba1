import * as vscode from 'vscode';

/** Marks the statement that a person came to from a state, until the caret moves on or the text is edited. */
export class StatementMark implements vscode.Disposable {
  readonly #decoration = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    borderColor: new vscode.ThemeColor('editor.rangeHighlightBorder'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.rangeHighlightForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Full,
  });
  readonly #subscriptions = [
    vscode.window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
      const isPerson =
        kind === vscode.TextEditorSelectionChangeKind.Keyboard || kind === vscode.TextEditorSelectionChangeKind.Mouse;
      if (isPerson) textEditor.setDecorations(this.#decoration, []);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      for (const editor of vscode.window.visibleTextEditors)
        if (editor.document === document) editor.setDecorations(this.#decoration, []);
    }),
  ];

  show(editor: vscode.TextEditor, first: number, last: number): void {
    editor.setDecorations(this.#decoration, [new vscode.Range(first, 0, last, 0)]);
  }

  dispose(): void {
    for (const one of [this.#decoration, ...this.#subscriptions]) one.dispose();
  }
}
