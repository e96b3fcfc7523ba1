/** The folder that the workbench opens: the tasks, and what a finished spot check left. */
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Fills `folder` (made if missing) from tasks/ and samples/. A file that is there already stays as it is: it may be
 * edited.
 */
export function laySampleWorkspace(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const source of ['tasks', 'samples'].map((name) => path.join(root, name)).filter(existsSync)) {
    cpSync(source, folder, { recursive: true, force: false });
  }
}
