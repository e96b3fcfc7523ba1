/** The folder that the workbench opens: the tasks, and what a finished spot check left. */
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
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

/** Gives a workspace of two folders, this one and one beside it with a task of the same name. */
export function laySecondFolder(folder: string, second: string): string {
  mkdirSync(second, { recursive: true });
  cpSync(path.join(root, 'tasks/addition.tail'), path.join(second, 'addition.tail'));
  const workspace = `${second}.code-workspace`;
  writeFileSync(workspace, JSON.stringify({ folders: [folder, second].map((one) => ({ path: one })) }));
  return workspace;
}
