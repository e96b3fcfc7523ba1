import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import * as z from 'zod';
import { reasonOf } from '../log.ts';
import { commandDocument } from './command-document.ts';

/** How much was found; null where the lint was cancelled. */
const answer = z.int().nonnegative().nullable();

/**
 * “Lint Task”: the server draws inputs of every tier and runs them, with progress, and shows what it finds among the
 * problems.
 */
export async function lintTask(argument: unknown, client: LanguageClient): Promise<void> {
  const document = await commandDocument(argument, ['tail'], 'Open a .tail document first: the lint checks its tasks.');
  if (document === undefined) return;
  try {
    const found = answer.parse(
      await client.sendRequest('tail/lint', { uri: client.code2ProtocolConverter.asUri(document.uri) }),
    );
    if (found === 0) await vscode.window.showInformationMessage('The lint found nothing to improve.');
    else if (found !== null) await vscode.commands.executeCommand('workbench.actions.view.problems');
  } catch (error) {
    await vscode.window.showErrorMessage(`The task cannot be linted: ${reasonOf(error)}`);
  }
}
