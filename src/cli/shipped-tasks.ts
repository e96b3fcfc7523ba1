import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { compileText } from '../compile/index.ts';
import { judgeIdentity } from '../files/index.ts';
import type { Task } from '../machine/index.ts';
import { loadTask, readText, shippedTasks } from './files.ts';
import type { Io } from './io.ts';

/** Tasks as the build compiled them, by the text of their file; `identity`: of the code that did. */
interface KeptTasks {
  readonly identity: string | undefined;
  readonly tasks: ReadonlyMap<string, Task>;
}

const none: ReadonlyMap<string, Task> = new Map();

/**
 * All tasks that come with this program. Compiling them takes longer than judging hundreds of answers to one of them, so
 * those whose file is as it was when this program was built are taken as the build compiled them.
 */
export async function loadShipped(io: Io): Promise<readonly { readonly file: string; readonly task: Task }[]> {
  const kept = keptIn(io.folder);
  return await Promise.all(
    shippedTasks(io).map(async (file) => {
      const task = kept.get(await readText(io, file)) ?? (await loadTask(io, file)).task;
      return { file, task };
    }),
  );
}

/** Compiles what comes with the program, and keeps it beside the program. Nothing that imports something is kept. */
export function keepShipped(io: Io): void {
  const tasks = new Map<string, Task>();
  for (const file of shippedTasks(io)) {
    const source = readFileSync(file, 'utf8');
    const compiled = compileText(source);
    const [task] = compiled.tasks;
    if (task !== undefined && compiled.problems.length === 0) tasks.set(source, task);
  }
  // Written beside its place and then moved: whoever starts meanwhile finds the old one or the new one.
  const file = fileIn(io.folder);
  const kept: KeptTasks = { identity: judgeIdentity, tasks };
  writeFileSync(`${file}.new`, serialize(kept));
  renameSync(`${file}.new`, file);
}

function keptIn(folder: string): ReadonlyMap<string, Task> {
  if (judgeIdentity === undefined) return none;
  try {
    const { identity, tasks } = deserialize(readFileSync(fileIn(folder))) as KeptTasks;
    return identity === judgeIdentity ? tasks : none;
  } catch {
    return none;
  }
}

function fileIn(folder: string): string {
  return path.join(folder, 'tasks.data');
}
