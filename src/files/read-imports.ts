import { closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { READ_AT_ONCE } from './read-at-once.ts';
import { LARGEST_IMPORT, type Resolve, type Resolved } from '../language/index.ts';

export interface ImportReading {
  /** Only files below one of these folders are read, wherever links lead; undefined: all of them. */
  readonly confinedTo?: readonly string[] | undefined;
}

/**
 * Finds what a file in this folder imports on the disk. Neither devices and pipes, which may have no end, nor files of
 * another kind are read.
 */
export function importsFrom(folder: string, reading: ImportReading = {}): Resolve {
  return (imported) => readImport(folder, imported, reading);
}

/** The text of a file that is imported from a folder, or why it is not read. */
export function readImport(folder: string, imported: string, { confinedTo }: ImportReading = {}): Resolved {
  // A backslash would lead Windows to another machine, and no import needs one.
  if (imported.includes('\\')) return { problem: 'backslash' };
  if (imported.includes('\0') || !isTailFile(imported)) return { problem: 'ending' };
  const named = path.resolve(folder, imported);
  if (confinedTo !== undefined && !isBelow(named, confinedTo)) return { problem: 'outside' };
  try {
    const real = realpathSync(named);
    if (confinedTo !== undefined && !isBelow(real, confinedTo.map(realFolder))) return { problem: 'outside' };
    if (!statSync(real).isFile()) return { problem: 'no-file' };
    return isTailFile(real) ? readBounded(real) : { problem: 'ending' };
  } catch {
    return undefined;
  }
}

/**
 * The confines of a document in an untrusted workspace: the workspace's folders, or its own where it is in none of
 * them.
 */
export function confinesOf(document: string, folders: readonly string[]): readonly string[] {
  return isBelow(document, folders) ? folders : [path.dirname(document)];
}

function isTailFile(name: string): boolean {
  return /\.(?:tail|machine)$/i.test(name);
}

function isBelow(file: string, folders: readonly string[]): boolean {
  return folders.some((folder) => {
    const relative = path.relative(folder, file);
    return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
  });
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

/**
 * What a file holds, unless it is more than an import may; what has become a pipe since it was looked at is not waited
 * for.
 */
function readBounded(file: string): Resolved {
  const opened = openSync(file, READ_AT_ONCE);
  try {
    const about = fstatSync(opened);
    if (!about.isFile()) return { problem: 'no-file' };
    if (about.size > LARGEST_IMPORT) return { problem: 'too-large' };
    const bytes = Buffer.alloc(LARGEST_IMPORT + 1);
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(opened, bytes, length, bytes.length - length, null);
      if (read === 0) break;
      length += read;
    }
    if (length > LARGEST_IMPORT) return { problem: 'too-large' };
    // Editors strip the mark, too: places are told behind it.
    return bytes.toString('utf8', 0, length).replace(/^\uFEFF/, '');
  } finally {
    closeSync(opened);
  }
}
