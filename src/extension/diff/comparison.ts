import * as vscode from 'vscode';

const scheme = 'tail-truth';
/** Ground truths kept for their documents; a document of an older one is read no more. */
const KEPT = 20;

/** Shows traces against ground truth in VS Code's own diff. */
export class Comparison implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#texts.get(uri.toString());
  }

  /** The truth's text on the left, the trace on the right, at a line, from 0. `key` tells texts of one name apart. */
  async open(text: string, trace: vscode.Uri, line: number, key: string): Promise<void> {
    const name = trace.path.split('/').at(-1) ?? '';
    const truth = vscode.Uri.from({
      scheme,
      path: `/${name.endsWith('.tailcot') ? name : `${name}.tailcot`}`,
      query: key,
    });
    const [oldest] = this.#texts.keys();
    if (this.#texts.size >= KEPT && oldest !== undefined) this.#texts.delete(oldest);
    this.#texts.set(truth.toString(), text);
    await vscode.commands.executeCommand('vscode.diff', truth, trace, `ground truth ↔ ${name}`, {
      selection: new vscode.Range(line, 0, line, 0),
      preview: true,
    } satisfies vscode.TextDocumentShowOptions);
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
