import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod';
import { formatNames, readMix } from '../../dataset/synthesis/index.ts';
import type { Log } from '../log.ts';
import { askNumber } from './choose-sample.ts';
import { commandDocument, lensArgument } from './command-document.ts';
import type { TaskDocuments } from './task-documents.ts';
import { chosenStyle } from './trace-style.ts';

const choiceSchema = z.object({
  train: z.int(),
  evaluation: z.int(),
  mix: z.string(),
  seed: z.int(),
  format: z.enum(formatNames),
  folder: z.string(),
  balanceLengths: z.boolean().default(false),
});
/** What a data set should be, as it was chosen last. */
type Choice = z.output<typeof choiceSchema>;
type Step = 'start' | keyof Choice;

const MEMORY = 'tail.dataSet';
const MOST = 10_000_000;

/** “Synthesize a Data Set…”: asks what it should be, and has `tail-cot synth` write it, with progress. */
export async function synthesizeDataSet(
  argument: unknown,
  tasks: TaskDocuments,
  context: vscode.ExtensionContext,
  log: Log,
): Promise<void> {
  const document = await commandDocument(
    argument,
    ['tail'],
    'Open a .tail document first: the data set is made from its task.',
  );
  const found = document && (await tasks.choose(document, lensArgument(argument)?.task));
  if (document === undefined || found === undefined) return;
  if (document.uri.scheme !== 'file' || (document.isDirty && !(await document.save()))) {
    await vscode.window.showErrorMessage(
      'Save the task in a file on this machine first: a data set is made from files.',
    );
    return;
  }
  const beside = vscode.workspace.getWorkspaceFolder(document.uri)?.uri.fsPath ?? path.dirname(document.uri.fsPath);
  const offered = choiceSchema.safeParse(context.workspaceState.get(MEMORY)).data ?? {
    train: 1000,
    evaluation: 100,
    mix: '8:1:1',
    seed: 0,
    format: 'messages',
    folder: path.join(beside, 'data'),
    balanceLengths: false,
  };
  const choice = await choose(found.task.name, offered);
  if (choice === undefined) return;
  await context.workspaceState.update(MEMORY, choice);
  const { train, evaluation, mix, seed, format, folder, balanceLengths } = choice;
  const args = [
    context.asAbsolutePath('dist/cli.cjs'),
    'synth',
    document.uri.fsPath,
    '--out',
    folder,
    '--train',
    String(format === 'openai-batch' ? 0 : train),
    '--eval',
    String(evaluation),
    '--mix',
    mix,
    '--seed',
    String(seed),
    '--format',
    format,
    '--style',
    chosenStyle(found.task, document.uri).name,
    '--jobs',
    String(Math.max(1, availableParallelism() - 1)),
    '--progress',
    '0',
    ...(balanceLengths ? ['--balance-lengths'] : []),
  ];
  const ended = await write(found.task.name, args, log);
  // The command names the task's file, which is the one on the screen.
  await tell({ ...ended, stderr: ended.stderr.replaceAll(`${document.uri.fsPath}: tier `, 'Tier ') }, folder);
}

/** One list that shows what will be written: Enter starts it, every other line changes one thing. */
async function choose(task: string, offered: Choice): Promise<Choice | undefined> {
  let choice = offered;
  for (;;) {
    const chosen = await vscode.window.showQuickPick(overview(choice), {
      title: `Data set of ${task}`,
      placeHolder: 'Press Enter to start, or change a line',
      matchOnDescription: false,
    });
    if (chosen === undefined) return undefined;
    if (chosen.step === 'start') return choice;
    choice = await change(chosen.step, choice);
  }
}

function overview({
  train,
  evaluation,
  mix,
  seed,
  format,
  folder,
  balanceLengths,
}: Choice): (vscode.QuickPickItem & { readonly step: Step })[] {
  const number = (n: number): string => n.toLocaleString('en');
  const isBatch = format === 'openai-batch';
  return [
    {
      step: 'start',
      label: `$(play) Write ${isBatch ? '' : `${number(train)} training samples and `}${number(evaluation)} evaluation samples of each tier`,
      detail: `Into ${folder}`,
      alwaysShow: true,
    },
    { step: 'start', label: '', kind: vscode.QuickPickItemKind.Separator },
    ...(isBatch
      ? []
      : ([
          { step: 'train', label: '$(list-ordered) Training samples', description: number(train), alwaysShow: true },
          { step: 'mix', label: '$(symbol-ruler) Mix of the tiers S, M and L', description: mix, alwaysShow: true },
        ] as const)),
    {
      step: 'evaluation',
      label: '$(list-ordered) Evaluation samples of each tier',
      description: number(evaluation),
      alwaysShow: true,
    },
    {
      step: 'balanceLengths',
      label: '$(graph) Samples by length',
      description: balanceLengths ? BALANCED : UNBALANCED,
      alwaysShow: true,
    },
    { step: 'format', label: '$(file) Format', description: format, alwaysShow: true },
    { step: 'seed', label: '$(symbol-numeric) Seed', description: String(seed), alwaysShow: true },
    { step: 'folder', label: '$(folder) Folder', description: folder, alwaysShow: true },
  ];
}

/** Short lengths have few inputs: what is done about it. */
const UNBALANCED = 'Each input once';
const BALANCED = 'Each length in equal share';

async function change(step: keyof Choice, choice: Choice): Promise<Choice> {
  switch (step) {
    case 'train':
      return {
        ...choice,
        train:
          (await askNumber('Training samples', 'Divided among the tiers by the mix.', choice.train, 0, MOST)) ??
          choice.train,
      };
    case 'evaluation':
      return {
        ...choice,
        evaluation:
          (await askNumber(
            'Evaluation samples of each tier',
            'None of their inputs occurs in training.',
            choice.evaluation,
            0,
            MOST,
          )) ?? choice.evaluation,
      };
    case 'seed':
      return {
        ...choice,
        seed:
          (await askNumber('Seed', 'Another seed gives other samples.', choice.seed, 0, Number.MAX_SAFE_INTEGER)) ??
          choice.seed,
      };
    case 'mix': {
      const validateInput = (text: string): string | undefined =>
        readMix(text) === undefined ? 'Three whole numbers for S, M and L, such as 8:1:1.' : undefined;
      return {
        ...choice,
        mix:
          (await vscode.window.showInputBox({
            title: 'Mix of the tiers S, M and L',
            value: choice.mix,
            validateInput,
          })) ?? choice.mix,
      };
    }
    case 'balanceLengths': {
      const items = [
        { label: UNBALANCED, detail: 'Short lengths, of which there are few inputs, get fewer samples.' },
        { label: BALANCED, detail: 'Inputs of short lengths are repeated, in other words first (--balance-lengths).' },
      ];
      const chosen = await vscode.window.showQuickPick(items, { title: 'Samples by length' });
      return chosen === undefined ? choice : { ...choice, balanceLengths: chosen.label === BALANCED };
    }
    case 'format': {
      const chosen = await vscode.window.showQuickPick([...formatNames], { title: 'Format' });
      return { ...choice, format: formatNames.find((name) => name === chosen) ?? choice.format };
    }
    case 'folder': {
      const [chosen] =
        (await vscode.window.showOpenDialog({
          title: 'Folder of the data set',
          canSelectFolders: true,
          canSelectFiles: false,
          openLabel: 'Use This Folder',
        })) ?? [];
      return chosen === undefined ? choice : { ...choice, folder: chosen.fsPath };
    }
  }
}

interface Ended {
  readonly status: number | null;
  readonly stderr: string;
}

/** Runs the command in a process of its own; it can be stopped, and resumed another time. */
function write(task: string, args: readonly string[], log: Log): Thenable<Ended> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `Data set of ${task}`, cancellable: true },
    (progress, token) =>
      new Promise<Ended>((resolve, reject) => {
        log.info(`tail-cot ${args.slice(1).join(' ')}`);
        const child = spawn(process.execPath, args, {
          env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
          stdio: ['ignore', 'ignore', 'pipe'],
        });
        let stderr = '';
        let line = '';
        let reached = 0;
        token.onCancellationRequested(() => child.kill('SIGINT'));
        child.stderr.setEncoding('utf8').on('data', (text: string) => {
          const lines = (line + text).split('\n');
          line = lines.pop() ?? '';
          for (const one of lines) {
            const share = /^(\d+) % \((.*)$/.exec(one);
            if (share === null) {
              stderr += `${one}\n`;
              continue;
            }
            const percent = Number(share[1]);
            progress.report({ message: one, increment: percent - reached });
            reached = percent;
          }
        });
        child.once('error', reject);
        child.once('close', (status) => resolve({ status, stderr: stderr + line }));
      }),
  );
}

async function tell({ status, stderr }: Ended, folder: string): Promise<void> {
  const said = stderr.trim();
  if (status !== 0) {
    const isStopped = status === 130 || status === null;
    await (isStopped
      ? vscode.window.showInformationMessage('The data set is incomplete. Run the same command again to resume.')
      : vscode.window.showErrorMessage(said || `tail-cot synth ended with status ${status}.`));
    return;
  }
  const choice = await (said === '' ? vscode.window.showInformationMessage : vscode.window.showWarningMessage)(
    `The data set is complete.${said === '' ? '' : ` ${said}`}`,
    'Open Manifest',
    'Show Folder',
  );
  const manifest = vscode.Uri.file(path.join(folder, 'manifest.json'));
  if (choice === 'Open Manifest') await vscode.window.showTextDocument(manifest);
  else if (choice === 'Show Folder') await vscode.commands.executeCommand('revealFileInOS', manifest);
}
