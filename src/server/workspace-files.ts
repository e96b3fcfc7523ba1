import { readdirSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { URI } from 'langium';
import { importedPaths, openDocument, type OpenDocument } from '../language/editor/index.ts';
import { importedUri, type ImportedFiles } from './imported-files.ts';

/** Files and folders that are looked at for task files at most. */
const MOST_ENTRIES = 50_000;
/** Task files that are found at most. */
const MOST_FILES = 2_000;

/** A task file as it is on the screen, or else on the disk. */
export interface KnownFile {
  readonly uri: string;
  readonly document: OpenDocument;
}

/** The task files of the workspace and what is open beside them: a name may be used in any of them. */
export class WorkspaceFiles {
  #folders: readonly string[] = [];

  /** `open`: the documents that are open, wherever they lie. */
  constructor(
    private readonly files: ImportedFiles,
    private readonly open: () => readonly KnownFile[],
  ) {}

  /** Only folders of the file system are looked into. */
  setFolders(uris: readonly string[]): void {
    this.#folders = uris.flatMap((uri) => {
      const { scheme, fsPath } = URI.parse(uri);
      return scheme === 'file' ? [fsPath] : [];
    });
  }

  at(uri: string): KnownFile | undefined {
    return this.open().find((one) => one.uri === uri) ?? this.#saved(uri);
  }

  /** The files that name this one in an import. */
  importersOf(uri: string): readonly KnownFile[] {
    return this.all().filter(({ uri: importer, document }) =>
      importedPaths(document).some(({ path: imported }) => importedUri(importer, imported) === uri),
    );
  }

  /** Of all files; none is read for it. */
  uris(): readonly string[] {
    const saved = taskFiles(this.#folders).map((file) => URI.file(file).toString());
    return [...this.open().map(({ uri }) => uri), ...saved];
  }

  /** All files that import something. */
  all(): readonly KnownFile[] {
    const open = this.open();
    const known = new Set(open.map(({ uri }) => uri));
    const saved = taskFiles(this.#folders).flatMap((file) => {
      const uri = URI.file(file).toString();
      return known.has(uri) ? [] : (this.#saved(uri) ?? []);
    });
    // Most files import nothing, and need not be parsed to see that.
    return [...open, ...saved].filter(({ document }) => /\bimport\b/.test(document.text));
  }

  #saved(uri: string): KnownFile | undefined {
    const text = this.files.read(uri);
    return text === undefined ? undefined : { uri, document: openDocument(text, this.files.pathsFrom(uri)) };
  }
}

/** Breadth first, so that where there are too many, those that lie deepest are left out. */
function taskFiles(folders: readonly string[]): readonly string[] {
  const found: string[] = [];
  let left = MOST_ENTRIES;
  // A folder of the workspace may lie in another one.
  const queue = new Set(folders);
  for (const folder of queue) {
    for (const entry of entriesOf(folder)) {
      if (left-- <= 0 || found.length >= MOST_FILES) return found;
      const place = path.join(folder, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') queue.add(place);
      else if (entry.isFile() && /\.(?:tail|machine)$/i.test(entry.name)) found.push(place);
    }
  }
  return found;
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
