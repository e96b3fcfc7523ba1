import * as vscode from 'vscode';

/**
 * The document that a command is about: the one it was called on in a menu, otherwise the one in the active editor.
 * Tells the person what to do where there is none of these languages; no languages: any document will do.
 */
export async function commandDocument(
  argument: unknown,
  languages: readonly string[],
  advice: string,
): Promise<vscode.TextDocument | undefined> {
  const document =
    argument instanceof vscode.Uri
      ? await vscode.workspace.openTextDocument(argument)
      : vscode.window.activeTextEditor?.document;
  if (document !== undefined && (languages.length === 0 || languages.includes(document.languageId))) return document;
  await vscode.window.showInformationMessage(advice);
  return undefined;
}
