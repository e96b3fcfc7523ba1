import { stat } from 'node:fs/promises';
import path from 'node:path';
import { keepingIn, openRun, realName, RunLockedError, type WritableRun } from '../../files/index.ts';
import {
  additions,
  type AtFault,
  differences,
  type Plan,
  RunFileError,
  type RunHead,
  RunSession,
  wantedAt,
} from '../../spotcheck/index.ts';
import type { Counting } from '../../trace/index.ts';
import { CommandError } from '../command-error.ts';
import { reasonOf } from '../reason.ts';
import type { Io } from '../io.ts';
import { judgesIn, progressOf, readRun } from './read-run.ts';
import { usualJobs } from '../option-parsers.ts';

/** What is asked of a run that is there: what is lacking, unless told otherwise. */
export interface Resuming {
  readonly counting?: Counting;
  /** Nothing but what failed. */
  readonly only?: 'errors' | undefined;
  /** Each faulty answer again, from the right prefix, and nothing else. */
  readonly fromFault?: AtFault | undefined;
}

/** The file of a run, and for people what it is extended by. */
export interface SpotFile extends WritableRun {
  readonly added: readonly string[];
}

/**
 * Opens the file for a plan's run: a new one, or one with a run that asked the same questions in the same way, or fewer
 * of them, which is resumed.
 */
export async function openSpotFile(io: Io, file: string, plan: Plan, resuming: Resuming = {}): Promise<SpotFile> {
  if (file.endsWith('/') || file.endsWith(path.sep))
    throw new CommandError(`${file}: this is the name of a folder. Give --out the name of a file.`);
  if ((await stat(file).catch(() => undefined))?.isFile() === false)
    throw new CommandError(`${file}: this is not a regular file. Give another --out.`);
  const progress = progressOf(io, file);
  try {
    const sessionOf = (head: RunHead): RunSession => {
      checkSame(file, head, plan.head);
      return RunSession.empty(plan.task, head, resuming.counting);
    };
    const run = await openRun(file, sessionOf, {
      keeping: keepingIn(io.host.env),
      judgesOf: judgesIn(io, usualJobs()),
      ...progress,
    });
    let added: readonly string[];
    try {
      added = prepare(file, run.session, plan, resuming);
    } catch (error) {
      await run.close();
      throw error;
    }
    return {
      ...run,
      added,
      append: (line) =>
        run.append(line).catch((error: unknown) => {
          throw cannotWrite(file, error);
        }),
    };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if (error instanceof RunLockedError) throw new CommandError(error.message);
    if (error instanceof RunFileError) throw new CommandError(`${file}: ${error.message} Give another --out.`);
    throw cannotWrite(file, error);
  } finally {
    progress.end();
  }
}

/** A run that is there, set to what is to be asked; nothing is written. */
export async function readSpotFile(io: Io, file: string, plan: Plan, resuming: Resuming): Promise<RunSession> {
  if ((await stat(file).catch(() => undefined)) === undefined) prepare(file, undefined, plan, resuming);
  const session = await readRun(io, file, (head) => RunSession.empty(plan.task, head, resuming.counting), usualJobs());
  prepare(file, session, plan, resuming);
  return session;
}

/** Sets a session to what is to be asked, and gives what the run is extended by. */
function prepare(
  file: string,
  session: RunSession | undefined,
  plan: Plan,
  { only, fromFault }: Resuming,
): readonly string[] {
  if (session === undefined) {
    checkThere(file, only, '--errors-only');
    checkThere(file, fromFault, '--from-fault');
    return [];
  }
  // With what the run was extended to since its first line.
  checkSame(file, session.head, plan.head);
  if (fromFault !== undefined) {
    session.prepareProbes(plan, wantedAt(session.samples, session.probes, fromFault));
    return [];
  }
  const added = only === undefined ? additions(session.head, plan.head) : [];
  session.resume(plan, only);
  return added;
}

function checkThere(file: string, given: string | undefined, option: string): void {
  if (given !== undefined)
    throw new CommandError(`${file}: there is no run yet of which anything could be asked again. Leave out ${option}.`);
}

function checkSame(file: string, begun: RunHead, now: RunHead): void {
  const differ = differences(begun, now);
  if (differ.length > 0)
    throw new CommandError(
      `${file} holds another run: ${differ.join('; ')}. Give another --out, or use the options that it was started with.`,
    );
}

function cannotWrite(file: string, error: unknown): CommandError {
  const isFolderMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return new CommandError(
    isFolderMissing ? `${file}: there is no folder ${path.dirname(realName(file))}` : `${file}: ${reasonOf(error)}`,
  );
}
