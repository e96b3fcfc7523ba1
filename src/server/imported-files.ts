import { readFileSync } from 'node:fs';
import { URI, UriUtils } from 'langium';
import type { Resolve } from '../language/imported.ts';

/** Finds what open texts import, as it is on the screen or else on the disk, and remembers who asked for what. */
export class ImportedFiles {
  readonly #open: (uri: string) => string | undefined;
  readonly #asked = new Map<string, Set<string>>();

  /** `open`: the text of a document that is open. */
  constructor(open: (uri: string) => string | undefined) {
    this.#open = open;
  }

  /** For reading the text of a document, which from then on counts as one that imports what it asks for. */
  resolverFor(uri: string): Resolve {
    const asked = this.#asked.get(uri) ?? new Set<string>();
    this.#asked.set(uri, asked);
    return (path) => {
      const target = importedUri(uri, path);
      if (target === undefined) return undefined;
      asked.add(target);
      return this.#open(target) ?? savedText(target);
    };
  }

  /** The documents that import this one, directly or over others. */
  importersOf(uri: string): string[] {
    return [...this.#asked].filter(([, asked]) => asked.has(uri)).map(([importer]) => importer);
  }

  forget(uri: string): void { this.#asked.delete(uri); }
}

/** The address of a file that a document imports; undefined for a document that is in no folder. */
export function importedUri(importer: string, path: string): string | undefined {
  const uri = URI.parse(importer);
  return uri.scheme === 'untitled' ? undefined : UriUtils.resolvePath(UriUtils.dirname(uri), path).toString();
}

function savedText(uri: string): string | undefined {
  const { scheme, fsPath } = URI.parse(uri);
  if (scheme !== 'file') return undefined;
  try {
    return readFileSync(fsPath, 'utf8');
  } catch {
    // The import says that there is no such file.
    return undefined;
  }
}
