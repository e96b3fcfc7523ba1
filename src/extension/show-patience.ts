import * as vscode from 'vscode';

/** Milliseconds after which a person who waits for something sees that it is being worked at, and can cancel that. */
const PATIENCE = 1_000;

/**
 * Shows that something is being worked at, where that takes long, with a button that cancels it. Gives what tells how
 * far it is.
 */
export function showPatience(title: string, work: Promise<unknown>, cancel: () => void): (message: string) => void {
  let report: vscode.Progress<{ message: string }> | undefined;
  const settled = work.catch(() => undefined);
  const timer = setTimeout(() => {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    void vscode.window.withProgress(options, (progress: vscode.Progress<{ message: string }>, token) => {
      report = progress;
      token.onCancellationRequested(cancel);
      return settled;
    });
  }, PATIENCE);
  void settled.then(() => clearTimeout(timer));
  return (message) => report?.report({ message });
}
