import * as vscode from 'vscode';
import { showView } from '../webview-page.ts';

export const tapeViewType = 'tail.tape';

/** The tape view's panel: a page that may load its own script and style, and nothing else. */
export class TapePanel implements vscode.Disposable {
  readonly #panel: vscode.WebviewPanel;
  readonly #disposables: vscode.Disposable[] = [];

  constructor(panel: vscode.WebviewPanel, extension: vscode.Uri, hear: (message: unknown) => void, gone: () => void) {
    this.#panel = panel;
    this.#disposables.push(panel.webview.onDidReceiveMessage(hear), panel.onDidDispose(gone));
    panel.iconPath = vscode.Uri.joinPath(extension, 'media', 'icon.svg');
    showView(panel.webview, extension, 'tape', 'Tape');
  }

  send(message: unknown): void {
    void this.#panel.webview.postMessage(message);
  }

  /** The column it stands in; undefined while it is hidden. */
  get column(): vscode.ViewColumn | undefined {
    return this.#panel.viewColumn;
  }

  reveal(preserveFocus = true, column?: vscode.ViewColumn): void {
    this.#panel.reveal(column, preserveFocus);
  }

  dispose(): void {
    for (const disposable of this.#disposables.splice(0)) disposable.dispose();
    this.#panel.dispose();
  }
}
