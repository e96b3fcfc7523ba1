import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Resolve } from '../language/imported.ts';

/** Finds what a file imports, from its folder; for standard input from the working folder. */
export function resolveFrom(file: string): Resolve {
  const folder = file === '-' ? '.' : path.dirname(file);
  return (imported) => {
    try {
      return readFileSync(path.resolve(folder, imported), 'utf8');
    } catch {
      // The import says that there is no such file.
      return undefined;
    }
  };
}
