import * as vscode from 'vscode';
import { ReadOnlyTexts } from '../read-only-texts.ts';

/** Shows traces against ground truth in VS Code's own diff. */
export class Comparison implements vscode.Disposable {
  readonly #truths = new ReadOnlyTexts('tail-truth');

  /** The truth's text on the left, the trace on the right, at a line, from 0. `key` tells texts of one name apart. */
  async open(text: string, trace: vscode.Uri, line: number, key: string): Promise<void> {
    const name = trace.path.split('/').at(-1) ?? '';
    const truth = this.#truths.keep(name.endsWith('.tailcot') ? name : `${name}.tailcot`, text, key);
    await vscode.commands.executeCommand('vscode.diff', truth, trace, `ground truth ↔ ${name}`, {
      selection: new vscode.Range(line, 0, line, 0),
      preview: true,
    } satisfies vscode.TextDocumentShowOptions);
  }

  dispose(): void {
    this.#truths.dispose();
  }
}
