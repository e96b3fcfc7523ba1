import type * as vscode from 'vscode';
import { gatherImports, type Resolved } from '../../language/index.ts';
import type { PreviewChoice, PreviewJob } from '../../preview/index.ts';
import { importedText } from '../tasks/task-documents.ts';

/** A document as it is on the screen, with all that it imports. */
export async function previewJob(
  document: vscode.TextDocument,
  choice: PreviewChoice,
  style: string,
): Promise<PreviewJob> {
  const text = document.getText();
  const paths = new Set<string>();
  const resolve = await gatherImports(text, (path) => {
    paths.add(path);
    return importedText(document.uri, path);
  });
  return { text, imports: [...paths].map((path): readonly [string, Resolved] => [path, resolve(path)]), choice, style };
}
