import { execFile } from 'node:child_process';
import path from 'node:path';
import { planFiles, type FilePlan } from '../../dataset/synthesis/index.ts';
import { variantProblem } from '../../trace/index.ts';
import { CommandError } from '../command-error.ts';
import { chooseSamples, shortages, type Choice } from './choose.ts';
import { makeFolder } from './disk.ts';
import { Journal, type ManifestDetails } from './manifest.ts';
import { Progress, type Console } from './progress.ts';
import { fileState, type FileState } from './resume.ts';
import type { Settings } from './settings.ts';
import { startThreads, type Threads } from './threads.ts';
import { writeFiles } from './write-files.ts';

/** How the token figures of a manifest come about: from the first samples of each file, by their characters. */
const ESTIMATED_SAMPLES = 32;
const METHOD = `estimate: each digit, sign and word one token, of the first ${ESTIMATED_SAMPLES} samples; the rest by their characters`;

export interface SynthOptions {
  readonly folder: string;
  readonly settings: Settings;
  /** Threads that make samples. */
  readonly jobs: number;
  readonly overwrite: boolean;
  readonly signal: AbortSignal;
  readonly console: Console;
}

/** Writes the data set, or what is missing of it. Gives the manifest's path, or undefined when it was stopped. */
export async function synthesize({ folder, settings, jobs, overwrite, signal, console }: SynthOptions): Promise<string | undefined> {
  refuseUnfit(settings);
  await makeFolder(folder);
  const journal = await Journal.open(folder, settings, overwrite);
  const threads = startThreads(jobs, { ...settings, tasks: settings.tasks.map(({ task, folder: name }) => ({ task, folder: name })) });
  try {
    let chosen = 0;
    const choices = await chooseSamples(settings, threads, signal, (samples) => {
      chosen += samples;
      if (console.isTerminal) console.write(`\rchoosing samples: ${chosen.toLocaleString('en')}\u001b[K`);
    });
    if (console.isTerminal) console.write('\r\u001b[K');
    if (signal.aborted) return undefined;
    for (const line of shortages(settings.tasks, choices)) console.write(`${line}\n`);
    const plans = choices.flatMap((choice, task) => planFiles(choice.chosen, settings.format, settings.shard).map((plan) => ({ plan, task })));
    for (const { folder: name } of settings.tasks) await makeFolder(path.join(folder, name));
    const states: FileState[] = [];
    for (const { plan, task } of plans) states.push(await fileState(plan, task, { folder, settings, journal, threads, overwrite }));

    const open = states.flatMap((state) => state.open ?? []), total = plans.reduce((sum, { plan }) => sum + plan.indexes.length, 0);
    const missing = open.reduce((sum, { plan, samples }) => sum + plan.indexes.length - samples, 0);
    if (missing < total) console.write(`${folder}: ${(total - missing).toLocaleString('en')} of ${total.toLocaleString('en')} samples are there already.\n`);
    const progress = new Progress(console, total, total - missing);
    await writeFiles(open, { folder, settings, journal, threads, signal, onWritten: (samples, bytes) => progress.add(samples, bytes) });
    progress.end();
    return signal.aborted && open.length > 0 ? undefined : await journal.finish({ gitCommit: await gitCommit(settings), counts: countsOf(settings, choices), tokens: await tokenFigures(plans, settings, journal, threads) });
  } finally {
    await threads.close();
  }
}

function refuseUnfit({ tasks, variant }: Settings): void {
  for (const { task, file } of tasks) {
    if (task.questions.length === 0) throw new CommandError(`${file}: “${task.name}” has no question to ask. Add one: ask "…".`);
    const problem = variantProblem(task, variant);
    if (problem !== undefined) throw new CommandError(`${file}: “${task.name}” cannot be written in the variant ${variant}: ${problem}.`);
  }
}

function countsOf({ tasks }: Settings, choices: readonly Choice[]): ManifestDetails['counts'] {
  return choices.flatMap(({ tiers }, i) => tiers.map(({ tier, wanted, chosen, repeats, inputs }) => ({ task: tasks[i]?.folder ?? '', tier, wanted, samples: chosen, repeats, inputs: inputs ?? null })));
}

async function tokenFigures(plans: readonly { readonly plan: FilePlan; readonly task: number }[], { tasks }: Settings, journal: Journal, threads: Threads): Promise<ManifestDetails['tokens']> {
  return Promise.all(plans.map(async ({ plan, task }) => {
    const name = `${tasks[task]?.folder ?? ''}/${plan.name}`, characters = journal.entry(name)?.characters ?? { questions: 0, traces: 0 };
    const found = await threads.run({ kind: 'tokens', task, tiers: plan.tiers.slice(0, ESTIMATED_SAMPLES), indexes: plan.indexes.slice(0, ESTIMATED_SAMPLES) });
    const scaled = (tokens: number, of: number, all: number): number => (of === 0 ? 0 : Math.round((tokens * all) / of));
    return {
      path: name, method: METHOD, questions: scaled(found.questionTokens, found.questionCharacters, characters.questions), traces: scaled(found.traceTokens, found.traceCharacters, characters.traces),
    };
  }));
}

/** The commit of the repository that the first task is in; null where there is none. */
function gitCommit({ tasks }: Settings): Promise<string | null> {
  return new Promise((resolve) => {
    execFile('git', ['rev-parse', 'HEAD'], { cwd: path.dirname(path.resolve(tasks[0]?.file ?? '.')) }, (error, stdout) => resolve(error === null ? stdout.trim() : null));
  });
}
