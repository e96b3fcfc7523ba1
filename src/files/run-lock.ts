import { linkSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { hostname } from 'node:os';
import process from 'node:process';
import { z } from 'zod';

/** Who writes a run: beside its file there is one of this content for as long. */
const holderSchema = z.object({ pid: z.int().min(1), host: z.string() });
type Holder = z.output<typeof holderSchema>;

/** A run's file that somebody else writes; the message is for people. */
export class RunLockedError extends Error {}

export interface RunLock {
  /** Lets others write the run; called again it does nothing. */
  release(): void;
}

const held = new Set<string>();
process.on('exit', () => { for (const file of held) rmSync(file, { force: true }); });

/** Takes the right to write a run's file, until it is released or this process ends. Throws a {@link RunLockedError} where another has it. */
export function lockRun(file: string): RunLock {
  const lock = lockOf(realName(file)), own: Holder = { pid: process.pid, host: hostname() };
  for (;;) {
    try {
      writeFileSync(lock, JSON.stringify(own), { flag: 'wx' });
      break;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    takeAway(file, lock);
  }
  held.add(lock);
  return {
    release: () => {
      if (held.delete(lock)) rmSync(lock, { force: true });
    },
  };
}

/** Makes a file that is not there yet, and gives its name: where the name is taken, the next one with a number. */
export async function makeNew(file: string): Promise<string> {
  const ending = /\.[^./\\]*$/.exec(file)?.[0] ?? '', stem = file.slice(0, file.length - ending.length);
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

export function lockOf(file: string): string {
  return `${file}.lock`;
}

/** One name for a file that can be reached by several. */
function realName(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    // It is not there yet.
    return file;
  }
}

/** Takes a lock away whose process is gone. Throws where it may still be there. */
function takeAway(file: string, lock: string): void {
  const text = textOf(lock);
  // Gone by now, or just being written.
  if (text === undefined) return;
  const holder = holderOf(text);
  if (holder === undefined || isAlive(holder)) throw new RunLockedError(lockedText(file, lock, holder));
  // Two that find the same stale lock: whoever moves it away looks whether it still is that one.
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  if (textOf(aside) !== text) putBack(aside, lock);
  rmSync(aside, { force: true });
}

function putBack(aside: string, lock: string): void {
  try {
    linkSync(aside, lock);
  } catch {
    // A third one has it by now.
  }
}

function lockedText(file: string, lock: string, holder: Holder | undefined): string {
  if (holder === undefined) return `${file} is being written by another process. If that is gone, delete ${lock}.`;
  const { pid, host } = holder;
  return host === hostname() ? `${file} is being written by process ${pid}.` : `${file} is being written by process ${pid} on ${host}. If that is gone, delete ${lock}.`;
}

function textOf(lock: string): string | undefined {
  try {
    return readFileSync(lock, 'utf8');
  } catch {
    return undefined;
  }
}

function holderOf(text: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Whether a process is there; on another machine nobody can tell, so it counts as there. */
function isAlive({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
