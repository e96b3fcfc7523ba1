import { rmSync, statSync } from 'node:fs';
import { appendFile, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { linesOf, loadRun, lockRun, realName, RunLockedError } from '../files/index.ts';
import {
  differences,
  fitting,
  type JudgedSample,
  type Plan,
  RunFileError,
  type RunHead,
  type SampleFacts,
  type SampleJudge,
  sampleKey,
  type Unjudged,
  withoutTexts,
} from '../spotcheck/index.ts';
import { CommandError } from './command-error.ts';
import { reasonOf } from './reason.ts';
import { say } from './print.ts';

/** What a run's file holds already of what is to be asked. */
export interface EarlierRun {
  readonly head: RunHead;
  readonly samples: readonly SampleFacts[];
  readonly judged: ReadonlyMap<string, JudgedSample | Unjudged>;
}

/** The file of a run, which nobody else writes until it is closed. */
export interface SpotFile {
  readonly earlier: EarlierRun | undefined;
  readonly append: (line: string) => Promise<void>;
  close(): void;
}

/**
 * Opens the file for a plan's run: a new one, or one with a run that asked the same questions in the same way, which is
 * gone on with.
 */
export async function openSpotFile(file: string, plan: Plan, judge: SampleJudge): Promise<SpotFile> {
  if (file.endsWith('/') || file.endsWith(path.sep))
    throw new CommandError(`${file}: this is the name of a folder. Give --out the name of a file.`);
  const isFile = async (): Promise<boolean | undefined> => (await stat(file).catch(() => undefined))?.isFile();
  if ((await isFile()) === false) throw new CommandError(`${file}: this is not a regular file. Give another --out.`);
  const lock = lockOn(file);
  try {
    // Another command may have begun and ended it just now.
    const isNew = (await isFile()) === undefined;
    const earlier = isNew ? undefined : await earlierRun(file, plan, judge);
    if (isNew) await appendFile(file, '');
    return {
      earlier,
      append: (line) =>
        appendFile(file, line).catch((error: unknown) => {
          throw cannotWrite(file, error);
        }),
      close: () => {
        // Nothing came of a run that could not begin.
        if (isNew && statSync(file, { throwIfNoEntry: false })?.size === 0) rmSync(realName(file));
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    if (error instanceof CommandError) throw error;
    if (error instanceof RunFileError) throw new CommandError(`${file}: ${error.message} Give another --out.`);
    throw cannotWrite(file, error);
  }
}

function lockOn(file: string): ReturnType<typeof lockRun> {
  try {
    return lockRun(file);
  } catch (error) {
    throw error instanceof RunLockedError ? new CommandError(error.message) : cannotWrite(file, error);
  }
}

async function earlierRun(file: string, plan: Plan, judge: SampleJudge): Promise<EarlierRun | undefined> {
  const samples = new Map<string, SampleFacts>();
  const judged = new Map<string, JudgedSample | Unjudged>();
  const loaded = await loadRun(linesOf(file), {
    head: (head) => {
      const differ = differences(head, plan.head);
      if (differ.length > 0)
        throw new CommandError(
          `${file} holds another run: ${differ.join('; ')}. Give another --out, or use the options that it was started with.`,
        );
    },
    sample: (sample) => {
      samples.set(sampleKey(sample), withoutTexts(sample));
      judged.set(sampleKey(sample), judge.judge(sample));
    },
  });
  if (loaded === undefined) {
    // Nothing but blanks: the run begins here.
    await truncate(file);
    return undefined;
  }
  const fit = fitting(plan, samples.values());
  for (const note of [...loaded.notes, ...fit.notes]) say(`${file}: ${note}\n`);
  const kept = new Set(fit.samples.map(sampleKey));
  for (const key of judged.keys()) if (!kept.has(key)) judged.delete(key);
  // A run that was killed may have left half a line; what follows begins a new one.
  if (!loaded.isEnded) await appendFile(file, '\n');
  return { head: loaded.head, samples: fit.samples, judged };
}

function cannotWrite(file: string, error: unknown): CommandError {
  const isFolderMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return new CommandError(
    isFolderMissing ? `${file}: there is no folder ${path.dirname(realName(file))}` : `${file}: ${reasonOf(error)}`,
  );
}
