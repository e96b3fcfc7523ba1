import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '../command-error.ts';
import { reasonOf } from '../reason.ts';

/** What a file has while it is not whole. */
export const PART = '.part';

/** Turns what the file system says into words for the user. */
export async function onDisk<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof CommandError ? error : new CommandError(`${file}: ${diskReason(error)}`);
  }
}

function diskReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOSPC':
      return 'the disk is full. What has been written is kept; make room, then run the same command again to resume';
    case 'EDQUOT':
      return 'the disk quota is used up. What has been written is kept; make room, then run the same command again to resume';
    case 'EROFS':
      return 'this disk is read-only';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a part of this path is a file, not a folder';
    default:
      return reasonOf(error);
  }
}

/**
 * Makes a folder and those around it that are missing, one by one: where no folder can be made (/proc), Node's
 * recursive way never ends.
 */
export function makeFolder(folder: string): Promise<void> {
  return onDisk(folder, made(path.resolve(folder)));
}

async function made(folder: string): Promise<void> {
  const parent = path.dirname(folder);
  if ((await isFolder(folder)) || parent === folder) return;
  await made(parent);
  try {
    await mkdir(folder);
  } catch (error) {
    // Another shard of the data set may have made it in the meantime.
    if (!(await isFolder(folder))) throw error;
  }
}

async function isFolder(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory();
  } catch {
    return false;
  }
}

/** The text of a file; undefined where there is none. */
export async function textIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new CommandError(`${file}: ${reasonOf(error)}`);
  }
}

/** The size of a file in bytes; undefined where there is none. */
export async function sizeIfThere(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new CommandError(`${file}: ${reasonOf(error)}`);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** Replaces a file in one go: whoever reads it finds the old text or the new one, whenever this is killed. */
export async function replaceText(file: string, text: string): Promise<void> {
  const temporary = `${file}.new`;
  await onDisk(
    file,
    (async () => {
      const handle = await open(temporary, 'w');
      try {
        await handle.writeFile(text);
        await handle.datasync();
      } finally {
        await handle.close();
      }
      await rename(temporary, file);
    })(),
  );
}

export async function removeFiles(files: readonly string[]): Promise<void> {
  for (const file of files) await onDisk(file, rm(file, { force: true }));
}

/** SHA-256 of a file's bytes, in hexadecimal. */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await onDisk(
    file,
    (async () => {
      for await (const chunk of createReadStream(file, { highWaterMark: 1 << 22 })) hash.update(chunk as Buffer);
    })(),
  );
  return hash.digest('hex');
}

/** Writes all bytes from a place on. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, place: number): Promise<void> {
  for (let at = 0; at < bytes.length;)
    at += (await handle.write(bytes, at, bytes.length - at, place + at)).bytesWritten;
}
