import * as vscode from 'vscode';

/** Texts kept for their documents; one of an older is read no more. */
const KEPT = 20;

/**
 * Documents that are made to be looked at. They are plain text: what a server says in them is shown as it is, and nothing
 * in it can be followed or loaded.
 */
export class ReadOnlyTexts implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #scheme: string;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(scheme: string) {
    this.#scheme = scheme;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#texts.get(uri.toString());
  }

  /** Shows the text; one of the same name before it is replaced. */
  async show(name: string, text: string): Promise<void> {
    await vscode.window.showTextDocument(this.keep(`${name}.txt`, text), { preview: true });
  }

  /**
   * The address of a document with the text; one of the same address before it is replaced. `key` tells texts of one name
   * apart.
   */
  keep(name: string, text: string, key = ''): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: this.#scheme, path: `/${name.replace(/[/\\]/g, '-')}`, query: key });
    this.#texts.delete(uri.toString());
    const [oldest] = this.#texts.keys();
    if (this.#texts.size >= KEPT && oldest !== undefined) this.#texts.delete(oldest);
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    return uri;
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
