import path from 'node:path';
import { compileText } from '../../compile/index.ts';
import { keepingIn, linesOf, loadSession, type SessionReading } from '../../files/index.ts';
import type { Task } from '../../machine/index.ts';
import { RunFileError, type RunHead, type RunSession } from '../../spotcheck/index.ts';
import { CommandError } from '../command-error.ts';
import type { Io } from '../io.ts';
import { SampleThreads } from '../../threads/index.ts';
import { threadError } from '../thread-error.ts';
import { ProgressLine } from '../progress-line.ts';
import { reasonOf } from '../reason.ts';

/** Milliseconds between two lines of progress where standard error is no terminal, and of quiet before the first. */
const PAUSE = 10_000;
const QUIET = 1000;

/** The run of a file, read into the session that `sessionOf` gives for its first line, and judged in so many threads. */
export async function readRun(
  io: Io,
  file: string,
  sessionOf: (head: RunHead) => RunSession,
  jobs = 1,
): Promise<RunSession> {
  const progress = progressOf(io, file);
  try {
    const loaded = await loadSession(linesOf(file), sessionOf, {
      keeping: keepingIn(io.host.env),
      judgesOf: judgesIn(io, jobs),
      ...progress,
    });
    if (loaded === undefined) throw new CommandError(`${file}: this is not a run of a spot check: the file is empty.`);
    return loaded.session;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${file}: ${error instanceof RunFileError ? error.message : reasonOf(error)}`);
  } finally {
    progress.end();
  }
}

/** What judges the samples of a run that is read, in so many threads. */
export function judgesIn(io: Io, jobs: number): (session: RunSession) => SampleThreads | undefined {
  const program = path.join(io.folder, 'judge-worker.cjs');
  return (session) => (jobs === 1 ? undefined : new SampleThreads(jobs, program, threadError, session));
}

/** Tells how far the reading of a run is, where it takes long. */
export function progressOf(
  io: Io,
  file: string,
): { readonly onSample: NonNullable<SessionReading['onSample']>; readonly end: () => void } {
  const line = new ProgressLine(io.progress(PAUSE), QUIET);
  const count = (value: number): string => value.toLocaleString('en');
  return {
    onSample: (read, judged) =>
      line.tell(() => `${file}: ${count(read)} answers read, ${count(judged)} of them judged`),
    end: () => line.end(),
  };
}

/** The task as it was when the run began. `otherwise`: what to do where this version cannot read it. */
export function taskIn(file: string, { task, source }: RunHead, otherwise: string): Task {
  const { tasks, problems } = compileText(source);
  const found = tasks.find(({ name }) => name === task);
  if (found === undefined || problems.some(({ severity }) => severity === 'error'))
    throw new CommandError(`${file}: this version cannot read the task that the run holds. ${otherwise}`);
  return found;
}
