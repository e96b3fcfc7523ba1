import { existsSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { lockRun } from './run-lock.ts';

/** A file that nobody else writes until it is closed. */
export interface LockedFile {
  readonly handle: FileHandle;
  close(): Promise<void>;
}

/** Opens a file to write anywhere in it; makes it where it is not there. Rejects with a RunLockedError where another process writes it. */
export async function openLocked(file: string): Promise<LockedFile> {
  const lock = lockRun(file);
  try {
    const handle = await open(file, existsSync(file) ? 'r+' : 'w+');
    return {
      handle,
      close: async () => {
        try {
          await handle.close();
        } finally {
          lock.release();
        }
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
