import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Resolve } from '../language/imported.ts';

/** Finds what a file imports, from its folder; for standard input from the working folder. */
export function resolveFrom(file: string): Resolve {
  const folder = file === '-' ? '.' : path.dirname(file);
  return (imported) => {
    try {
      const found = path.resolve(folder, imported);
      // A device or a pipe may have no end.
      return statSync(found).isFile() ? readFileSync(found, 'utf8') : undefined;
    } catch {
      // The import says that there is no such file.
      return undefined;
    }
  };
}
