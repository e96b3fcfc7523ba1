// Loaded before a test file: keeps which mutants' places it reaches, for main.ts to read from the folder TAIL_REACHED.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { threadId } from 'node:worker_threads';

const reached = new Set();
globalThis.reachedMutant = (number) => void reached.add(number);
process.on('exit', () => {
  const folder = process.env.TAIL_REACHED;
  if (folder === undefined || reached.size === 0) return;
  writeFileSync(path.join(folder, `${process.pid}-${threadId}.json`), JSON.stringify([...reached]));
});
