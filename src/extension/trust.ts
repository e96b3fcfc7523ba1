import * as vscode from 'vscode';

/** Whether an endpoint may be called from here: only in a workspace that the user trusts. Says so where it may not. */
export function mayCallEndpoints(): boolean {
  if (!vscode.workspace.isTrusted)
    void vscode.window.showWarningMessage(
      'Endpoints can be called from a trusted workspace only. Trust this workspace first.',
    );
  return vscode.workspace.isTrusted;
}

/** The folders of a workspace that is not trusted; undefined in one that is. */
export function untrustedFolders(): string[] | undefined {
  if (vscode.workspace.isTrusted) return undefined;
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
}
