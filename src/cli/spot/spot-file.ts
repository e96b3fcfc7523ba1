import { stat } from 'node:fs/promises';
import path from 'node:path';
import { openRun, realName, RunLockedError, type WritableRun } from '../../files/index.ts';
import { differences, type Plan, RunFileError, RunSession } from '../../spotcheck/index.ts';
import type { Counting } from '../../trace/index.ts';
import { CommandError } from '../command-error.ts';
import { reasonOf } from '../reason.ts';

/**
 * Opens the file for a plan's run: a new one, or one with a run that asked the same questions in the same way, which is
 * resumed.
 */
export async function openSpotFile(file: string, plan: Plan, counting?: Counting): Promise<WritableRun> {
  if (file.endsWith('/') || file.endsWith(path.sep))
    throw new CommandError(`${file}: this is the name of a folder. Give --out the name of a file.`);
  if ((await stat(file).catch(() => undefined))?.isFile() === false)
    throw new CommandError(`${file}: this is not a regular file. Give another --out.`);
  try {
    const run = await openRun(file, (head) => {
      const differ = differences(head, plan.head);
      if (differ.length > 0)
        throw new CommandError(
          `${file} holds another run: ${differ.join('; ')}. Give another --out, or use the options that it was started with.`,
        );
      return RunSession.empty(plan.task, head, counting);
    });
    run.session?.resume(plan);
    return {
      ...run,
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

function cannotWrite(file: string, error: unknown): CommandError {
  const isFolderMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return new CommandError(
    isFolderMissing ? `${file}: there is no folder ${path.dirname(realName(file))}` : `${file}: ${reasonOf(error)}`,
  );
}
