import * as vscode from 'vscode';
import type { Task } from '../../machine/index.ts';
import { groundTruth, truthFile } from '../../dataset/index.ts';
import { styleFor } from '../../trace/index.ts';
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

async function openTrace({ task, uri }: FoundTask, chosen: ChosenSample): Promise<void> {
  const name = vscode.workspace.getConfiguration('tail').get<string>('traceStyle') ?? 'minimal';
  const style = styleFor(task.machine, name);
  const { truth, problems } = groundTruth(task, chosen.inputs, style, chosen.lengths);
  if (truth === undefined) {
    await vscode.window.showErrorMessage(problems.map(({ message }) => message).join(' '));
    return;
  }
  const document = await vscode.workspace.openTextDocument(await freeName(uri, nameOf(task, chosen)));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), truthFile(task, chosen, style, truth.trace));
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
  if (truth.stuck !== undefined) await vscode.window.showWarningMessage(truth.stuck);
}

/** What the trace is called before it is saved: the task, and which question. */
function nameOf(task: Task, { tier, lengths, seed }: ChosenSample): string {
  const slug = task.name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'trace';
  if (seed === undefined) return `${slug} own input`;
  return `${slug} ${tier === undefined ? `length ${Math.max(0, ...Object.values(lengths ?? {}))}` : tier} seed ${seed}`;
}

/** An unsaved document beside the task's file, of a name that no file there has yet. */
async function freeName(task: vscode.Uri, name: string): Promise<vscode.Uri> {
  const folder = vscode.workspace.getWorkspaceFolder(task)?.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  for (let i = 1; ; i++) {
    const file = `${name}${i === 1 ? '' : ` (${i})`}.tailcot`;
    if (folder === undefined) return vscode.Uri.from({ scheme: 'untitled', path: file });
    const uri = vscode.Uri.joinPath(folder, file);
    const isTaken = await vscode.workspace.fs.stat(uri).then(() => true, () => false);
    if (!isTaken) return uri.with({ scheme: 'untitled' });
  }
}
