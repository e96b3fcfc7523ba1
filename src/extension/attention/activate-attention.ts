import * as vscode from 'vscode';
import { ReadOnlyTexts } from '../read-only-texts.ts';
import type { TraceChecker } from '../traces/trace-checker.ts';
import { AttentionViews } from './attention-views.ts';
import { loadEmbedded } from './embedded-weights.ts';

/** Where the embedded model looks, token by token, in the editors that show traces. */
export function activateAttention(context: vscode.ExtensionContext, checker: TraceChecker): void {
  const texts = new ReadOnlyTexts('tail-attention');
  const views = new AttentionViews(checker, texts, () => loadEmbedded(context.extensionUri));
  context.subscriptions.push(
    texts,
    views,
    vscode.commands.registerCommand('tail.showAttention', (argument?: unknown) => views.start(argument)),
    vscode.commands.registerCommand('tail.chooseAttentionHead', () => views.chooseHead()),
    vscode.commands.registerCommand('tail.showAttentionTable', () => views.showTable()),
    vscode.commands.registerCommand('tail.clearAttention', () => views.clearActive()),
  );
}
