import * as vscode from 'vscode';
import { commandDocument } from '../tasks/command-document.ts';
import { PreviewPanel, previewViewType } from './preview-panel.ts';
import { PreviewThread } from './preview-thread.ts';

/** “Open Preview to the Side”, of which there is one, and its lock. */
export function activatePreview(context: vscode.ExtensionContext): void {
  const thread = new PreviewThread(context.asAbsolutePath('dist/preview-worker.cjs'));
  let preview: PreviewPanel | undefined;
  const adopt = (panel: vscode.WebviewPanel): PreviewPanel => {
    preview?.dispose();
    const adopted = new PreviewPanel(panel, context.extensionUri, thread, () => {
      if (preview !== adopted) return;
      preview = undefined;
      thread.dispose();
    });
    return (preview = adopted);
  };
  context.subscriptions.push(
    { dispose: () => preview?.dispose() },
    { dispose: () => thread.dispose() },
    vscode.commands.registerCommand('tail.preview', async (argument?: unknown) => {
      const document = await commandDocument(
        argument,
        ['tail'],
        'Open a .tail document first: the preview shows the trace of its task.',
      );
      if (document === undefined) return;
      if (preview === undefined)
        adopt(
          vscode.window.createWebviewPanel(previewViewType, 'Preview', {
            viewColumn: vscode.ViewColumn.Beside,
            preserveFocus: true,
          }),
        );
      else preview.reveal();
      preview?.follow(document);
    }),
    vscode.commands.registerCommand('tail.previewLock', async () => {
      if (preview !== undefined) preview.toggleLock();
      else
        await vscode.window.showInformationMessage(
          'There is no preview to lock: open one first (TAIL: Open Preview to the Side).',
        );
    }),
    vscode.window.registerWebviewPanelSerializer(previewViewType, {
      deserializeWebviewPanel: (panel, state) => adopt(panel).restore(state),
    }),
  );
}
