import { realpathSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** Where this program and what comes with it lie. An installed command is a link to it. */
export function programFolder(): string {
  return path.dirname(realpathSync(process.argv[1] ?? '.'));
}
