import { compileText } from '../../compile/index.ts';
import { linesOf, loadSession } from '../../files/index.ts';
import type { Task } from '../../machine/index.ts';
import { RunFileError, type RunHead, type RunSession } from '../../spotcheck/index.ts';
import { CommandError } from '../command-error.ts';
import { reasonOf } from '../reason.ts';

/** The run of a file, read into the session that `sessionOf` gives for its first line. */
export async function readRun(file: string, sessionOf: (head: RunHead) => RunSession): Promise<RunSession> {
  try {
    const loaded = await loadSession(linesOf(file), sessionOf);
    if (loaded === undefined) throw new CommandError(`${file}: this is not a run of a spot check: the file is empty.`);
    return loaded.session;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${file}: ${error instanceof RunFileError ? error.message : reasonOf(error)}`);
  }
}

/** The task as it was when the run began. `otherwise`: what to do where this version cannot read it. */
export function taskIn(file: string, { task, source }: RunHead, otherwise: string): Task {
  const { tasks, problems } = compileText(source);
  const found = tasks.find(({ name }) => name === task);
  if (found === undefined || problems.some(({ severity }) => severity === 'error'))
    throw new CommandError(`${file}: this version cannot read the task that the run holds. ${otherwise}`);
  return found;
}
