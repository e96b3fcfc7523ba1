import * as vscode from 'vscode';
import { truthBody } from '../../debugger/index.ts';

const scheme = 'tail-truth';
/** Ground truths kept for their documents; a document of an older one is read no more. */
const KEPT = 20;

/** Shows a model's trace against ground truth in VS Code's diff. */
export class Comparison implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#texts.get(uri.toString());
  }

  /** Ground truth on the left, the trace on the right, at the state (from 0). */
  async open(session: vscode.DebugSession, trace: vscode.Uri, state: number): Promise<void> {
    const name = trace.path.split('/').at(-1) ?? '';
    try {
      const { text, line } = truthBody.parse(await session.customRequest('tail/truth', { state }));
      const truth = vscode.Uri.from({
        scheme,
        path: `/${name.endsWith('.tailcot') ? name : `${name}.tailcot`}`,
        query: session.id,
      });
      const [oldest] = this.#texts.keys();
      if (this.#texts.size >= KEPT && oldest !== undefined) this.#texts.delete(oldest);
      this.#texts.set(truth.toString(), text);
      await vscode.commands.executeCommand('vscode.diff', truth, trace, `ground truth ↔ ${name}`, {
        selection: new vscode.Range(line, 0, line, 0),
        preview: true,
      } satisfies vscode.TextDocumentShowOptions);
    } catch (error) {
      await vscode.window.showInformationMessage(error instanceof Error ? error.message : String(error));
    }
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
