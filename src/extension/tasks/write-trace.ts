import * as vscode from 'vscode';
import { groundTruth, truthFile } from '../../dataset/index.ts';
import type { Task } from '../../machine/index.ts';
import {
  variantDescriptions,
  VariantError,
  variantNames,
  variantProblem,
  variantText,
  type VariantName,
} from '../../trace/index.ts';
import { chooseSample, type ChosenSample } from './choose-sample.ts';
import { commandDocument, lensArgument } from './command-document.ts';
import { fileNameOf } from './free-name.ts';
import { openUnsaved } from './open-unsaved.ts';
import type { FoundTask, TaskDocuments } from './task-documents.ts';
import { chosenStyle } from './trace-style.ts';

/** “Write Trace”: the ground truth of one question of the task on the screen, in a new document. */
export async function writeTrace(argument: unknown, tasks: TaskDocuments, memory: vscode.Memento): Promise<void> {
  const found = await taskOf(argument, tasks);
  const chosen = found && (await chooseSample(found.task, memory));
  if (found !== undefined && chosen !== undefined) await openTrace(found, chosen, 'full');
}

/** “Write Variant of a Trace”: one of the paper's ablations or baselines instead, of those that fit the task. */
export async function writeVariant(argument: unknown, tasks: TaskDocuments, memory: vscode.Memento): Promise<void> {
  const found = await taskOf(argument, tasks);
  const variant = found && (await chooseVariant(found.task));
  const chosen = found && variant && (await chooseSample(found.task, memory));
  if (found !== undefined && variant !== undefined && chosen !== undefined) await openTrace(found, chosen, variant);
}

async function taskOf(argument: unknown, tasks: TaskDocuments): Promise<FoundTask | undefined> {
  const document = await commandDocument(argument, ['tail'], 'Open a .tail document first: the trace is of its task.');
  return document && tasks.choose(document, lensArgument(argument)?.task);
}

async function chooseVariant(task: Task): Promise<VariantName | undefined> {
  const fitting = variantNames.filter((name) => name !== 'full' && variantProblem(task, name) === undefined);
  const chosen = await vscode.window.showQuickPick(
    fitting.map((name) => ({ label: name, detail: variantDescriptions[name], name })),
    { title: `Variant of a trace of ${task.name}`, placeHolder: 'Which variant?' },
  );
  return chosen?.name;
}

async function openTrace({ task, uri }: FoundTask, chosen: ChosenSample, variant: VariantName): Promise<void> {
  const style = chosenStyle(task, uri);
  const { truth, problems } = groundTruth(task, chosen.inputs, style, chosen.lengths);
  if (truth === undefined) {
    await vscode.window.showErrorMessage(problems.map(({ message }) => message).join(' '));
    return;
  }
  if (truth.recording.end.kind === 'limit') {
    await vscode.window.showErrorMessage(
      `No trace of ${task.name} was written: ${truth.stuck ?? ''} A trace ends with an answer; F5 steps through the run.`,
    );
    return;
  }
  let text: string;
  try {
    text = variant === 'full' ? truth.trace : variantText(task, truth.recording, variant, style);
  } catch (error) {
    if (!(error instanceof VariantError)) throw error;
    await vscode.window.showErrorMessage(error.message);
    return;
  }
  await openUnsaved(
    uri,
    `${nameOf(task, chosen)}${variant === 'full' ? '' : ` ${variant}`}`,
    'tailcot',
    truthFile(task, chosen, style, text, variant),
  );
  if (truth.stuck !== undefined) await vscode.window.showWarningMessage(truth.stuck);
}

/** What the trace is called before it is saved: the task, and which question. */
function nameOf(task: Task, { tier, lengths, seed }: ChosenSample): string {
  const name = fileNameOf(task.name) || 'trace';
  if (seed === undefined) return `${name} own input`;
  return `${name} ${tier === undefined ? `length ${Math.max(0, ...Object.values(lengths ?? {}))}` : tier} seed ${seed}`;
}
