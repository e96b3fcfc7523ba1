import * as vscode from 'vscode';

/**
 * Tidies up behind Enter in a `///` comment: a line of the comment that is still empty ends it and goes, and no blank
 * stays at a line's end. Which lines the comment goes on in is the language configuration's; an Enter rule can only add
 * text, not take any away.
 */
export function watchDocComments(): vscode.Disposable {
  return vscode.workspace.onDidChangeTextDocument(({ document, contentChanges: [change, ...others], reason }) => {
    if (
      document.languageId !== 'tail' ||
      reason !== undefined ||
      change === undefined ||
      others.length > 0 ||
      change.rangeLength > 0
    )
      return;
    // An editor that is closed meanwhile takes no edit, and needs none.
    if (/^\r?\n[ \t]*(?:\/\/\/ ?)?$/.test(change.text))
      void tidy(document, change.range.start.line).catch(() => undefined);
  });
}

/** The line above the one that Enter began. */
async function tidy(document: vscode.TextDocument, line: number): Promise<void> {
  const surplus = surplusOf(document, line);
  const editor = vscode.window.activeTextEditor;
  if (surplus === undefined || editor?.document !== document) return;
  const { version } = document;
  // Undone together with the Enter.
  const isDone = await editor.edit((edit) => edit.delete(surplus), { undoStopBefore: false, undoStopAfter: false });
  // Somebody who types on at once changes the text before the edit comes: then it is made of the text as it is by now.
  if (!isDone && document.version !== version) await tidy(document, line);
}

function surplusOf(document: vscode.TextDocument, line: number): vscode.Range | undefined {
  if (line + 1 >= document.lineCount) return undefined;
  const { text } = document.lineAt(line);
  if (/^\s*\/\/\/[ \t]+$/.test(text)) return new vscode.Range(line, 0, line + 1, 0);
  const end = text.trimEnd().length;
  return text.trimStart().startsWith('///') && end < text.length
    ? new vscode.Range(line, end, line, text.length)
    : undefined;
}
