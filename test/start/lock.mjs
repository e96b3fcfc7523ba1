// One start at a time in a folder. Runs before anything is installed: Node's own modules only, plain JavaScript.
import { linkSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/**
 * Who holds the folder: processes, and where the workbench is once it is there.
 * @typedef {{ processes: { pid: number, born: string }[], url?: string }} Owner
 * @typedef {{ readonly file: string, add(pid: number): void, release(): void }} Lock
 */

/**
 * Takes the folder's lock, or tells who has it. Lock files are numbered: a start whose owners are gone leaves one behind, and the next takes
 * the number after it, which only one process can make. So none is ever taken from under somebody.
 * @param {string} folder
 * @returns {{ lock: Lock } | { owner: Owner }}
 */
export function takeLock(folder) {
  mkdirSync(folder, { recursive: true });
  const draft = path.join(folder, `start-${process.pid}.draft`);
  writeFileSync(draft, JSON.stringify({ processes: [identityOf(process.pid)] }));
  try {
    for (;;) {
      const present = locksIn(folder);
      const taken = present.find(({ owner }) => owner !== undefined && isAlive(owner));
      if (taken?.owner !== undefined) return { owner: taken.owner };
      const number = Math.max(0, ...present.map((lock) => lock.number)) + 1;
      const file = path.join(folder, `start-${number}.lock`);
      if (!made(draft, file)) continue;
      // Whoever saw an older state of the folder may have made another number meanwhile.
      const other = locksIn(folder).find((one) => one.file !== file && one.owner !== undefined && isAlive(one.owner));
      if (other?.owner !== undefined) {
        rmSync(file, { force: true });
        return { owner: other.owner };
      }
      for (const old of present) rmSync(old.file, { force: true });
      return { lock: lockOf(file) };
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Tells later starts where the workbench is.
 * @param {string} file the lock's
 * @param {string} url
 */
export function announce(file, url) {
  change(file, (owner) => ({ ...owner, url }));
}

/** @param {string} file @returns {Lock} */
function lockOf(file) {
  return {
    file,
    add: (pid) => change(file, (owner) => ({ ...owner, processes: [...owner.processes, identityOf(pid)] })),
    release: () => rmSync(file, { force: true }),
  };
}

/** @param {string} file @param {(owner: Owner) => Owner} change */
function change(file, change) {
  const owner = ownerIn(file);
  if (owner === undefined) return;
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(change(owner)));
  renameSync(draft, file);
}

/** Makes `file` with the draft's text, in one moment; false if it is there already. */
function made(draft, file) {
  try {
    linkSync(draft, file);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    // A file system without hard links.
    try {
      writeFileSync(file, readFileSync(draft), { flag: 'wx' });
    } catch (second) {
      if (second.code === 'EEXIST') return false;
      throw second;
    }
  }
  return true;
}

function locksIn(folder) {
  return readdirSync(folder).flatMap((name) => {
    const number = /^start-(\d+)\.lock$/.exec(name)?.[1];
    if (number === undefined) return [];
    const file = path.join(folder, name);
    return [{ number: Number(number), file, owner: ownerIn(file) }];
  });
}

/** @returns {Owner | undefined} */
function ownerIn(file) {
  try {
    const owner = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(owner?.processes) ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** @param {Owner} owner */
function isAlive({ processes }) {
  return processes.some(({ pid, born }) => Number.isSafeInteger(pid) && pid > 0 && runs(pid) && bornOf(pid) === born);
}

function runs(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function identityOf(pid) {
  return { pid, born: bornOf(pid) };
}

/** When a process began, where the system tells it: a number that was given to another process since is not the same one. */
function bornOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\) /s, '').split(' ');
    return fields[0] === 'Z' ? 'dead' : fields[19] ?? '';
  } catch {
    return '';
  }
}
