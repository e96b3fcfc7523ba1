import path from 'node:path';
import { URI, UriUtils } from 'langium';
import { confinesOf, readImport } from '../files/index.ts';
import type { Resolve, Resolved } from '../language/index.ts';

/** Finds what open texts import, as it is on the screen or else on the disk, and remembers who asked for what. */
export class ImportedFiles {
  readonly #open: (uri: string) => string | undefined;
  readonly #asked = new Map<string, Set<string>>();
  /** The folders of a workspace that is not trusted: imports lead to nowhere else. */
  #confinedTo: readonly string[] | undefined;

  /** `open`: the text of a document that is open. */
  constructor(open: (uri: string) => string | undefined) {
    this.#open = open;
  }

  /** For reading the text of a document, which from then on counts as one that imports what it asks for. */
  resolverFor(uri: string): Resolve {
    const asked = this.#asked.get(uri) ?? new Set<string>();
    this.#asked.set(uri, asked);
    return this.#resolver(uri, (target) => asked.add(target));
  }

  /** For a look at a file that is not open. */
  pathsFrom(uri: string): Resolve {
    return this.#resolver(uri);
  }

  /** The text of a task file on the disk; undefined where there is none that may be read. */
  read(uri: string): string | undefined {
    const { scheme, fsPath } = URI.parse(uri);
    const text = scheme === 'file' ? this.#saved(uri, path.basename(fsPath)) : undefined;
    return typeof text === 'string' ? text : undefined;
  }

  #resolver(uri: string, ask?: (target: string) => void): Resolve {
    return (imported) => {
      const target = importedUri(uri, imported);
      if (target === undefined) return undefined;
      ask?.(target);
      return this.#open(target) ?? this.#saved(uri, imported);
    };
  }

  confine(folders: readonly string[] | undefined): void {
    this.#confinedTo = folders;
  }

  /** Whether the workspace is not trusted. */
  get isConfined(): boolean {
    return this.#confinedTo !== undefined;
  }

  /** The documents that import this one, directly or over others. */
  importersOf(uri: string): string[] {
    return [...this.#asked].filter(([, asked]) => asked.has(uri)).map(([importer]) => importer);
  }

  forget(uri: string): void {
    this.#asked.delete(uri);
  }

  #saved(importer: string, imported: string): Resolved {
    const { scheme, fsPath } = URI.parse(importer);
    if (scheme !== 'file') return undefined;
    return readImport(path.dirname(fsPath), imported, {
      confinedTo: this.#confinedTo && confinesOf(fsPath, this.#confinedTo),
    });
  }
}

/** The address of a file that a document imports; undefined for a document that is in no folder. */
export function importedUri(importer: string, path: string): string | undefined {
  const uri = URI.parse(importer);
  return uri.scheme === 'untitled' ? undefined : UriUtils.resolvePath(UriUtils.dirname(uri), path).toString();
}
