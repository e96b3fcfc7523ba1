import path from 'node:path';
import * as vscode from 'vscode';
import {
  checkProperties,
  failureLines,
  inputsText,
  Oracle,
  ORACLE_ENDINGS,
  OracleError,
  type Checked,
  type Failure,
} from '../../properties/index.ts';
import { debugType } from '../debug/configuration.ts';
import { debugPath } from '../debug/document-addresses.ts';
import type { ReadOnlyTexts } from '../read-only-texts.ts';
import { commandDocument, lensArgument } from './command-document.ts';
import type { FoundTask, TaskDocuments } from './task-documents.ts';

/** States after which a run counts as one that does not halt. */
const LIMIT = 200_000;
const counts = [100, 1_000, 10_000] as const;

/**
 * “Check Properties of Task”: runs the task on many drawn inputs, with progress and Cancel, and tells what does not hold,
 * with the smallest inputs that show it.
 */
export async function checkTask(argument: unknown, tasks: TaskDocuments, texts: ReadOnlyTexts): Promise<void> {
  const document = await commandDocument(argument, ['tail'], 'Open a .tail document first: its task is run.');
  const found = document && (await tasks.choose(document, lensArgument(argument)?.task));
  if (found === undefined) return;
  const file = await oracleOf(found.uri);
  const samples = await chooseCount(found, file);
  if (samples === undefined) return;
  try {
    const checked = await checkedWithProgress(found, file, samples);
    await tell(found, file, checked, texts);
  } catch (error) {
    if (!(error instanceof OracleError)) throw error;
    void vscode.window.showErrorMessage(`The oracle cannot be asked. ${error.message}`);
  }
}

/** The program beside a task that knows its answers, `sort.oracle.py`: where the workspace is trusted, for it is run. */
async function oracleOf({ scheme, fsPath }: vscode.Uri): Promise<string | undefined> {
  if (scheme !== 'file' || !vscode.workspace.isTrusted) return undefined;
  for (const ending of ORACLE_ENDINGS) {
    const file = `${withoutEnding(fsPath)}.oracle${ending}`;
    const isThere = await vscode.workspace.fs.stat(vscode.Uri.file(file)).then(
      ({ type }) => (type & vscode.FileType.File) !== 0,
      () => false,
    );
    if (isThere) return file;
  }
  return undefined;
}

function withoutEnding(file: string): string {
  return file.slice(0, file.length - path.extname(file).length);
}

async function chooseCount({ task, uri }: FoundTask, oracle: string | undefined): Promise<number | undefined> {
  const beside = `${path.basename(withoutEnding(uri.fsPath))}.oracle.py`;
  const chosen = await vscode.window.showQuickPick(
    counts.map((count) => ({
      label: `${count.toLocaleString('en')} inputs of each tier`,
      picked: count === 1_000,
      count,
    })),
    {
      title: `Check properties of “${task.name}”`,
      placeHolder:
        oracle === undefined
          ? `Each run has to halt with an answer. A file ${beside} with a function solve would be asked for the right one.`
          : `Each run has to halt with the answer that ${path.basename(oracle)} gives, which is run for it.`,
    },
  );
  return chosen?.count;
}

function checkedWithProgress(
  { task }: FoundTask,
  file: string | undefined,
  samples: number,
): PromiseLike<Checked & { readonly isCancelled: boolean }> {
  const total = samples * task.tiers.length;
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Checking properties of “${task.name}”`,
      cancellable: true,
    },
    async (progress, token) => {
      const abort = new AbortController();
      const oracle = file === undefined ? undefined : new Oracle(file);
      const listening = token.onCancellationRequested(() => abort.abort());
      let told = 0;
      try {
        const checked = await checkProperties(
          task,
          { samples, seed: 0, limit: LIMIT, budget: {}, ...(oracle === undefined ? {} : { oracle }) },
          {
            signal: abort.signal,
            onInputs: (count) => {
              progress.report({
                increment: (100 * (count - told)) / total,
                message: `${count.toLocaleString('en')} of ${total.toLocaleString('en')} inputs`,
              });
              told = count;
            },
          },
        );
        return { ...checked, isCancelled: abort.signal.aborted };
      } finally {
        listening.dispose();
        oracle?.close();
      }
    },
  );
}

async function tell(
  found: FoundTask,
  oracle: string | undefined,
  { inputs, failures, isCancelled }: Checked & { readonly isCancelled: boolean },
  texts: ReadOnlyTexts,
): Promise<void> {
  const { name } = found.task;
  const run = `${inputs.toLocaleString('en')} inputs${isCancelled ? ', then it was cancelled' : ''}`;
  if (failures.length === 0) {
    const right = oracle === undefined ? '' : `, that of ${path.basename(oracle)}`;
    const held = inputs === 0 ? '' : ` All halt with an answer${right}.`;
    void vscode.window.showInformationMessage(`“${name}”: ${run}.${held}`);
    return;
  }
  const [first] = failures;
  const lines = failures.flatMap((failure) => ['', ...failureLines(failure)]);
  await texts.show(`Properties of ${name}`, `${name}: ${run}.\n${lines.join('\n')}\n`);
  const debug = 'Debug These Inputs';
  const [words = ''] = first === undefined ? [] : failureLines(first);
  const chosen = await vscode.window.showWarningMessage(
    `“${name}”: ${words}${failures.length > 1 ? ` ${failures.length - 1} more below.` : ''}`,
    ...(first?.smallest === undefined ? [] : [debug]),
  );
  if (chosen === debug && first !== undefined) await debugFailure(found, first);
}

async function debugFailure({ task, uri }: FoundTask, { smallest }: Failure): Promise<void> {
  if (smallest === undefined) return;
  const { inputs, lengths, question } = smallest.sample;
  await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), {
    type: debugType,
    request: 'launch',
    name: `${task.name}: smallest inputs that fail`,
    program: debugPath(uri),
    task: task.name,
    input: JSON.parse(inputsText({ inputs: { ...lengths, ...inputs }, lengths })) as unknown,
    question,
  });
}
