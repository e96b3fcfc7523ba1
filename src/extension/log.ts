import * as vscode from 'vscode';

/** The output channel “TAIL”. What is written there never holds a key, a question's answer or a request's headers. */
export type Log = Pick<vscode.LogOutputChannel, 'info' | 'warn' | 'error' | 'show'>;

export function openLog(context: vscode.ExtensionContext): Log {
  const log = vscode.window.createOutputChannel('TAIL', { log: true });
  context.subscriptions.push(log);
  return log;
}

/** What a person is told of a failure that nobody foresaw. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
