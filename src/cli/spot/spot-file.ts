import { stat } from 'node:fs/promises';
import path from 'node:path';
import { openRun, realName, RunLockedError, type WritableRun } from '../../files/index.ts';
import { additions, differences, type Plan, RunFileError, type RunHead, RunSession } from '../../spotcheck/index.ts';
import type { Counting } from '../../trace/index.ts';
import { CommandError } from '../command-error.ts';
import { reasonOf } from '../reason.ts';

/** The file of a run, and for people what it is extended by. */
export interface SpotFile extends WritableRun {
  readonly added: readonly string[];
}

/**
 * Opens the file for a plan's run: a new one, or one with a run that asked the same questions in the same way, or fewer
 * of them, which is resumed. `only`: asks nothing but what failed.
 */
export async function openSpotFile(
  file: string,
  plan: Plan,
  { counting, only }: { readonly counting?: Counting; readonly only?: 'errors' | undefined } = {},
): Promise<SpotFile> {
  if (file.endsWith('/') || file.endsWith(path.sep))
    throw new CommandError(`${file}: this is the name of a folder. Give --out the name of a file.`);
  if ((await stat(file).catch(() => undefined))?.isFile() === false)
    throw new CommandError(`${file}: this is not a regular file. Give another --out.`);
  try {
    const run = await openRun(file, (head) => {
      checkSame(file, head, plan.head);
      return RunSession.empty(plan.task, head, counting);
    });
    const added = run.session === undefined ? [] : additions(run.session.head, plan.head);
    try {
      // With what the run was extended to since its first line.
      if (run.session !== undefined) checkSame(file, run.session.head, plan.head);
      if (only === 'errors') checkFailed(file, run.session);
      run.session?.resume(plan, only);
    } catch (error) {
      run.close();
      throw error;
    }
    return {
      ...run,
      added: only === 'errors' ? [] : added,
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
  }
}

function checkSame(file: string, begun: RunHead, now: RunHead): void {
  const differ = differences(begun, now);
  if (differ.length > 0)
    throw new CommandError(
      `${file} holds another run: ${differ.join('; ')}. Give another --out, or use the options that it was started with.`,
    );
}

function checkFailed(file: string, session: RunSession | undefined): void {
  if (session === undefined)
    throw new CommandError(`${file}: there is no run yet whose errors could be asked again. Leave out --errors-only.`);
}

function cannotWrite(file: string, error: unknown): CommandError {
  const isFolderMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return new CommandError(
    isFolderMissing ? `${file}: there is no folder ${path.dirname(realName(file))}` : `${file}: ${reasonOf(error)}`,
  );
}
