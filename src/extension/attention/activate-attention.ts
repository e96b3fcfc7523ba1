import * as vscode from 'vscode';
import { ReadOnlyTexts } from '../read-only-texts.ts';
import type { TraceChecker } from '../traces/trace-checker.ts';
import type { AttentionViews } from './attention-views.ts';

/** Where the embedded model looks, token by token, in the editors that show traces. */
export function activateAttention(context: vscode.ExtensionContext, checker: TraceChecker): void {
  const texts = new ReadOnlyTexts('tail-attention');
  let loading: Promise<AttentionViews> | undefined;
  // The model's runtime is loaded when somebody wants to see it at work.
  const views = (): Promise<AttentionViews> => (loading ??= load());
  const load = async (): Promise<AttentionViews> => {
    const [{ AttentionViews: Views }, { loadEmbedded }] = await Promise.all([
      import('./attention-views.ts'),
      import('./embedded-weights.ts'),
    ]);
    const made = new Views(checker, texts, () => loadEmbedded(context.extensionUri));
    context.subscriptions.push(made);
    return made;
  };
  context.subscriptions.push(
    texts,
    vscode.commands.registerCommand('tail.showAttention', async (argument?: unknown) =>
      (await views()).start(argument),
    ),
    vscode.commands.registerCommand('tail.compareAttention', async (argument?: unknown) =>
      (await views()).compare(argument),
    ),
    vscode.commands.registerCommand('tail.chooseAttentionHead', async () => (await views()).chooseHead()),
    vscode.commands.registerCommand('tail.showAttentionTable', async () => (await views()).showTable()),
    vscode.commands.registerCommand('tail.clearAttention', async () => (await views()).clearActive()),
  );
}
