import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type LockedFile, openLocked, RunLockedError } from '../files/index.ts';
import { parseJson } from '../inference/index.ts';
import { CommandError } from './command-error.ts';
import { onDisk } from './synth/disk.ts';

/** Opens the file that --out names, which a command resumes and nobody else writes until it is closed. Throws a CommandError. */
export async function openAlone(name: string): Promise<LockedFile> {
  if (name.endsWith('/') || name.endsWith(path.sep))
    throw new CommandError(`${name}: this is the name of a folder. Give --out the name of a file.`);
  const about = await stat(name).catch(() => undefined);
  if (about?.isFile() === false) throw new CommandError(`${name}: this is not a regular file. Give another --out.`);
  const opened = openLocked(name).catch((error: unknown) => {
    throw error instanceof RunLockedError ? new CommandError(error.message) : error;
  });
  return onDisk(name, opened);
}

/** Whether a last line is one that a killed process broke off, where all that it writes begin with `start`. */
export function isBrokenOff(text: string | undefined, start: string): boolean {
  return text !== undefined && start.startsWith(text.slice(0, start.length)) && parseJson(text) === undefined;
}
