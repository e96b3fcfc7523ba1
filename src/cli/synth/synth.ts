import { execFile } from 'node:child_process';
import path from 'node:path';
import { characterCount, planFiles, type FilePlan } from '../../dataset/synthesis/index.ts';
import { styleNamed, stylesOf } from '../../machine/index.ts';
import { variantProblem } from '../../trace/index.ts';
import { CommandError } from '../command-error.ts';
import { visible } from '../print.ts';
import type { TokenCounter } from '../tokenizer.ts';
import { writeCard } from './card.ts';
import { chooseSamples, shortages, shortLengths, type Choice } from './choose.ts';
import { makeFolder } from './disk.ts';
import { Journal, type ManifestDetails } from './manifest.ts';
import { ProgressLine, type Console } from '../progress-line.ts';
import { WritingProgress } from './writing-progress.ts';
import { fileState, type FileState } from './resume.ts';
import type { Settings } from './settings.ts';
import { Stopped } from '../../threads/index.ts';
import { Threads } from './threads.ts';
import { writeFiles } from './write-files.ts';

/** Samples of each file whose tokens are counted; those of the rest follow from their characters. */
const COUNTED_SAMPLES = 32;

export interface SynthOptions {
  readonly folder: string;
  readonly settings: Settings;
  /** Threads that make samples. */
  readonly jobs: number;
  readonly overwrite: boolean;
  readonly counter: TokenCounter;
  /** The file of the program of the threads that make samples. */
  readonly program: string;
  readonly signal: AbortSignal;
  readonly console: Console;
}

/** Writes the data set, or what is missing of it. Gives the manifest's path, or undefined when it was stopped. */
export async function synthesize({
  folder,
  settings,
  jobs,
  overwrite,
  counter,
  program,
  signal,
  console,
}: SynthOptions): Promise<string | undefined> {
  refuseUnfit(settings);
  await makeFolder(folder);
  const journal = await Journal.open(folder, settings, overwrite);
  const isStopped = (): boolean => signal.aborted;
  const threads = new Threads(
    program,
    jobs,
    { ...settings, tasks: settings.tasks.map(({ task, folder: name }) => ({ task, folder: name })) },
    signal,
  );
  try {
    let chosen = 0;
    const choosing = new ProgressLine({ ...console, pause: Infinity });
    const choices = await chooseSamples(settings, threads, signal, (samples) => {
      chosen += samples;
      choosing.tell(() => `choosing samples: ${chosen.toLocaleString('en')}`);
    });
    choosing.end();
    if (isStopped()) return undefined;
    for (const line of [...shortages(settings.tasks, choices), ...shortLengths(settings.tasks, choices)])
      console.write(`${visible(line)}\n`);
    const plans = choices.flatMap((choice, task) =>
      planFiles(choice.chosen, settings.format, settings.shard).map((plan) => ({ plan, task })),
    );
    for (const { folder: name } of settings.tasks) await makeFolder(path.join(folder, name));
    const states: FileState[] = [];
    for (const { plan, task } of plans)
      states.push(await fileState(plan, task, { folder, settings, journal, overwrite }));

    const open = states.flatMap((state) => state.open ?? []);
    const total = plans.reduce((sum, { plan }) => sum + plan.indexes.length, 0);
    const missing = open.reduce((sum, { plan, samples }) => sum + plan.indexes.length - samples, 0);
    if (missing < total)
      console.write(
        `${visible(folder)}: ${(total - missing).toLocaleString('en')} of ${total.toLocaleString('en')} samples already exist.\n`,
      );
    const progress = new WritingProgress(console, total, total - missing);
    try {
      await writeFiles(open, {
        folder,
        settings,
        journal,
        threads,
        signal,
        onWritten: (samples, bytes) => progress.add(samples, bytes),
      });
    } finally {
      progress.end();
    }
    if (isStopped()) return undefined;
    const kept = await writeCard(folder, settings, choices);
    if (kept !== undefined) console.write(`${visible(kept)}\n`);
    return await journal.finish({
      gitCommit: await gitCommit(settings),
      counts: countsOf(settings, choices),
      tokens: await tokenFigures(plans, settings, journal, threads, counter),
    });
  } catch (error) {
    if (error instanceof Stopped) return undefined;
    throw error;
  } finally {
    await threads.close();
  }
}

function refuseUnfit({ tasks, style, variant }: Settings): void {
  for (const { task, file } of tasks) {
    if (task.questions.length === 0)
      throw new CommandError(`${file}: “${task.name}” has no question to ask. Add one: ask "…".`);
    if (styleNamed(task.machine, style) === undefined)
      throw new CommandError(
        `${file}: “${task.name}” has no style ${style}; it has ${stylesOf(task.machine)
          .map(({ name }) => name)
          .join(', ')}.`,
      );
    const problem = variantProblem(task, variant);
    if (problem !== undefined) throw new CommandError(`${file}: ${problem}`);
  }
}

function countsOf({ tasks }: Settings, choices: readonly Choice[]): ManifestDetails['counts'] {
  return choices.flatMap(({ tiers }, i) =>
    tiers.map(({ tier, wanted, chosen, repeats, inputs, lengths }) => ({
      task: tasks[i]?.folder ?? '',
      tier,
      wanted,
      samples: chosen,
      repeats,
      inputs: inputs ?? null,
      lengths: lengths.map(([length, one]) => ({ length, samples: one.chosen, inputs: one.inputs })),
    })),
  );
}

async function tokenFigures(
  plans: readonly { readonly plan: FilePlan; readonly task: number }[],
  { tasks }: Settings,
  journal: Journal,
  threads: Threads,
  { count, name: by, isExact }: TokenCounter,
): Promise<ManifestDetails['tokens']> {
  const method = `${isExact ? 'tokenizer ' : ''}${by}; counted in the first ${COUNTED_SAMPLES} samples, the rest by their characters`;
  return Promise.all(
    plans.map(async ({ plan, task }) => {
      const name = `${tasks[task]?.folder ?? ''}/${plan.name}`;
      const characters = journal.entry(name)?.characters ?? { questions: 0, traces: 0 };
      const { questions, traces } = await threads.ofTask(task, tasks.length).run({
        kind: 'texts',
        task,
        tiers: plan.tiers.slice(0, COUNTED_SAMPLES),
        indexes: plan.indexes.slice(0, COUNTED_SAMPLES),
      });
      const scaled = (texts: readonly string[], all: number): number => {
        const counted = texts.reduce((sum, text) => sum + characterCount(text), 0);
        return counted === 0 ? 0 : Math.round((texts.reduce((sum, text) => sum + count(text), 0) * all) / counted);
      };
      return {
        path: name,
        method,
        questions: scaled(questions, characters.questions),
        traces: scaled(traces, characters.traces),
      };
    }),
  );
}

/** The commit of the repository that the first task is in; null where there is none. */
function gitCommit({ tasks }: Settings): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(
      'git',
      ['rev-parse', 'HEAD'],
      { cwd: path.dirname(path.resolve(tasks[0]?.file ?? '.')) },
      (error, stdout) => resolve(error === null ? stdout.trim() : null),
    );
  });
}
