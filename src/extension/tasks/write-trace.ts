import * as vscode from 'vscode';
import { groundTruth, truthFile } from '../../dataset/index.ts';
import { isStyleName, styles } from '../../trace/index.ts';
import { chooseSample, type ChosenSample } from './choose-sample.ts';
import { commandDocument } from './command-document.ts';
import type { FoundTask, TaskDocuments } from './task-documents.ts';

/** “Write Trace”: the ground truth of one question of the task on the screen, in a new document. */
export async function writeTrace(argument: unknown, tasks: TaskDocuments, memory: vscode.Memento): Promise<void> {
  const document = await commandDocument(argument, ['tail'], 'Open a .tail document first: a trace is written of its task.');
  const found = document && (await tasks.choose(document));
  if (found === undefined) return;
  const chosen = await chooseSample(found.task, memory);
  if (chosen !== undefined) await openTrace(found, chosen);
}

async function openTrace({ task }: FoundTask, chosen: ChosenSample): Promise<void> {
  const name = vscode.workspace.getConfiguration('tail').get<string>('traceStyle') ?? 'minimal';
  const style = styles[isStyleName(name) ? name : 'minimal'];
  const { truth, problems } = groundTruth(task, chosen.inputs, style, chosen.lengths);
  if (truth === undefined) {
    await vscode.window.showErrorMessage(problems.map(({ message }) => message).join(' '));
    return;
  }
  const document = await vscode.workspace.openTextDocument({ language: 'tail-cot', content: truthFile(task, chosen, style, truth.trace) });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
  if (truth.stuck !== undefined) await vscode.window.showWarningMessage(truth.stuck);
}
