import * as vscode from 'vscode';

/** What a tab shows: a text, or the two of a comparison. */
export function urisOf({ input }: vscode.Tab): vscode.Uri[] {
  if (input instanceof vscode.TabInputText) return [input.uri];
  return input instanceof vscode.TabInputTextDiff ? [input.original, input.modified] : [];
}

/** The addresses of all texts that some tab shows. */
export function shownUris(): ReadonlySet<string> {
  return new Set(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.flatMap(urisOf)).map(String));
}
