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

/**
 * Of addresses, the paths by which menus know them: `resourcePath in CONTEXT`. Their whole addresses are of no use there,
 * since the window calls files of a remote machine by another scheme; and a window on Windows has its own separators.
 */
export function pathsForMenus(uris: Iterable<string>): readonly string[] {
  return [...uris].flatMap((uri) => {
    const { fsPath, path } = vscode.Uri.parse(uri);
    return [...new Set([fsPath, path, path.replaceAll('/', '\\')])];
  });
}
