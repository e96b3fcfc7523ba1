import { lstatSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { takeLock, type Owner } from './lock.mjs';

/** A run's file that somebody else writes; the message is for people. */
export class RunLockedError extends Error {}

export interface RunLock {
  /** Lets others write the run; called again it does nothing. */
  release(): void;
}

/** Links to links that are followed at most. */
const MOST_LINKS = 40;

const held = new Set<string>();
process.on('exit', () => {
  for (const file of held) rmSync(file, { force: true });
});

/**
 * Takes the right to write a run's file, until it is released or this process ends. Throws a {@link RunLockedError}
 * where another has it.
 */
export function lockRun(file: string): RunLock {
  const taken = takeLock(realName(file), { host: hostname() });
  if ('owner' in taken) throw new RunLockedError(lockedText(file, taken.file, taken.owner));
  const { lock } = taken;
  held.add(lock.file);
  return {
    release: () => {
      if (held.delete(lock.file)) lock.release();
    },
  };
}

/** Makes a file that is not there yet, and gives its name: where the name is taken, the next one with a number. */
export async function makeNew(file: string): Promise<string> {
  const ending = /\.[^./\\]*$/.exec(file)?.[0] ?? '';
  const stem = file.slice(0, file.length - ending.length);
  for (let number = 1; ; number++) {
    const name = number === 1 ? file : `${stem} (${number})${ending}`;
    try {
      await (await open(name, 'wx')).close();
      return name;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
}

/** One name for a file that can be reached by several, also where it, or what a link leads to, is not there yet. */
export function realName(file: string, links = 0): string {
  try {
    return realpathSync(file);
  } catch {
    const isLink = links < MOST_LINKS && lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
    return isLink ? realName(path.resolve(path.dirname(file), readlinkSync(file)), links + 1) : file;
  }
}

function lockedText(file: string, lock: string, { host, processes: [first] }: Owner): string {
  const isHere = host === undefined || host === hostname();
  const who = first === undefined ? 'another process' : `process ${first.pid}`;
  // Where it is not told when a process began, another may have its number by now.
  const isSure = isHere && first !== undefined && first.born !== '';
  return `${file} is being written by ${who}${isHere ? '' : ` on ${host}`}.${isSure ? '' : ` If it no longer runs, delete ${lock}.`}`;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
