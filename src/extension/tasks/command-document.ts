import * as vscode from 'vscode';
import * as z from 'zod';

/** What a lens over a task or an example calls a command with: which task of which document, and which question of it. */
const lensSchema = z.object({
  uri: z.string(),
  task: z.string(),
  tier: z.enum(['S', 'M', 'L']).optional(),
  example: z.int().nonnegative().optional(),
});
export type LensArgument = z.infer<typeof lensSchema>;

export function lensArgument(argument: unknown): LensArgument | undefined {
  return argument instanceof vscode.Uri ? undefined : lensSchema.safeParse(argument).data;
}

/**
 * The document that a command is about: the one it was called on in a menu or by a lens, otherwise the one in the active editor.
 * Tells the person what to do where there is none of these languages; no languages: any document will do.
 */
export async function commandDocument(
  argument: unknown,
  languages: readonly string[],
  advice: string,
): Promise<vscode.TextDocument | undefined> {
  const lens = lensArgument(argument);
  const uri = argument instanceof vscode.Uri ? argument : lens && vscode.Uri.parse(lens.uri);
  const document =
    uri === undefined ? vscode.window.activeTextEditor?.document : await vscode.workspace.openTextDocument(uri);
  if (document !== undefined && (languages.length === 0 || languages.includes(document.languageId))) return document;
  await vscode.window.showInformationMessage(advice);
  return undefined;
}
