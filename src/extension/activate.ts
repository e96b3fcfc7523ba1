import * as vscode from 'vscode';

/** VS Code calls this once, when the first of the activation events comes. */
export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('tail.hello', () => vscode.window.setStatusBarMessage('TAIL Workbench is here', 3000)),
  );
}
