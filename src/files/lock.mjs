// One holder at a time of a name on the disk. `npm start` runs it before anything is installed: Node's own modules
// only, plain JavaScript.
import { linkSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import process from 'node:process';

/**
 * Who holds a name: processes, on any machine unless one is named, and what else is to be told of them.
 * @typedef {{ processes: { pid: number, born: string }[], host?: string, url?: string }} Owner
 * @typedef {{ readonly file: string, add(pid: number): void, announce(url: string): void, release(): void }} Lock
 */

/**
 * Takes the lock of a name, or tells who has it and in which file that stands. Lock files are numbered: whoever is gone
 * without releasing leaves one behind, and the next takes the number after it, which only one process can make. So none
 * is ever taken from under somebody.
 * @param {string} name a path, in a folder that is there; the files beside it are called NAME-1.lock and so on
 * @param {Pick<Owner, 'host'>} [about]
 * @returns {{ lock: Lock } | { owner: Owner, file: string }}
 */
export function takeLock(name, about = {}) {
  const draft = `${name}-${process.pid}.draft`;
  writeFileSync(draft, JSON.stringify({ ...about, processes: [identityOf(process.pid)] }));
  try {
    for (;;) {
      const present = locksOf(name);
      const taken = present.find(isHeld);
      if (taken !== undefined) return taken;
      const file = fileOf(name, Math.max(0, ...present.map(({ number }) => number)) + 1);
      if (!made(draft, file)) continue;
      // Whoever saw an older state of the folder may have made another number meanwhile.
      const other = locksOf(name).find((one) => one.file !== file && isHeld(one));
      if (other !== undefined) {
        rmSync(file, { force: true });
        return other;
      }
      for (const old of present) if (old.isFile) rmSync(old.file, { force: true });
      return { lock: lockIn(file) };
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * The lock that a file holds: for the process that took it, and for one that it has told of the file.
 * @param {string} file
 * @returns {Lock}
 */
export function lockIn(file) {
  return {
    file,
    add: (pid) => change(file, (owner) => ({ ...owner, processes: [...owner.processes, identityOf(pid)] })),
    announce: (url) => change(file, (owner) => ({ ...owner, url })),
    release: () => rmSync(file, { force: true }),
  };
}

/** @param {string} file @param {(owner: Owner) => Owner} changed */
function change(file, changed) {
  const owner = ownerIn(file);
  if (owner === undefined) return;
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(changed(owner)));
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

function fileOf(name, number) {
  return path.join(path.dirname(name), `${path.basename(name)}-${number}.lock`);
}

function locksOf(name) {
  const start = `${path.basename(name)}-`;
  return readdirSync(path.dirname(name), { withFileTypes: true }).flatMap((entry) => {
    const number = entry.name.startsWith(start)
      ? /^([1-9]\d{0,9})\.lock$/.exec(entry.name.slice(start.length))?.[1]
      : undefined;
    if (number === undefined) return [];
    const file = fileOf(name, Number(number));
    // A folder, a pipe or a link, to a device without an end for example, is nobody's.
    const isFile = entry.isFile();
    return [{ number: Number(number), file, isFile, owner: isFile ? ownerIn(file) : undefined }];
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

/** Whether somebody has a lock who is there; on another machine nobody can tell, so that they count as there. */
function isHeld({ owner }) {
  if (owner === undefined) return false;
  if (owner.host !== undefined && owner.host !== hostname()) return true;
  return owner.processes.some(
    ({ pid, born }) => Number.isSafeInteger(pid) && pid > 0 && runs(pid) && bornOf(pid) === born,
  );
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

/**
 * When a process began, where the system tells it: a number that was given to another process since is not the same
 * one.
 */
function bornOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' ? 'dead' : (fields[19] ?? '');
  } catch {
    return '';
  }
}
