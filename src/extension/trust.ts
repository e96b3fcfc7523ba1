import * as vscode from 'vscode';

/** Whether an endpoint may be called from here: only in a workspace that the user trusts. Says so where it may not. */
export function mayCallEndpoints(): boolean {
  if (!vscode.workspace.isTrusted) void vscode.window.showWarningMessage('Endpoints are called only from a workspace that you trust. Trust this one first.');
  return vscode.workspace.isTrusted;
}
