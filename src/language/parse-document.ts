import { URI, type LangiumDocument } from 'langium';
import { ImportAllowance } from './import-allowance.ts';
import type { TaskFile } from './generated/ast.ts';
import { joinPath, MOST_IMPORTS, setLink, type ImportLink, type Resolve, type Unread } from './import-links.ts';
import type { Problem } from './problem.ts';
import { problemsOf, readyToLink } from './problems.ts';
import { tailServices } from './services.ts';

/**
 * Every text has this address while it is read: what an editor calls it, such as `untitled:Untitled-1`, need not end in
 * `.tail`.
 */
const address = URI.parse('inmemory:/task.tail');

/** Parses a text, whatever its state, and the files that it imports; its names are linked as they are asked for. */
export function parseDocument(text: string, resolve: Resolve = () => undefined): LangiumDocument<TaskFile> {
  return new Reader(resolve).read(text, undefined, []);
}

/** Reads a text and what it imports, each file once. */
class Reader {
  readonly #resolve: Resolve;
  readonly #read = new Map<string, LangiumDocument<TaskFile> | 'missing' | Unread>();
  readonly #allowance = new ImportAllowance();

  constructor(resolve: Resolve) {
    this.#resolve = resolve;
  }

  /** `importing`: the paths of the files that led here, the nearest last. */
  read(text: string, path: string | undefined, importing: readonly string[]): LangiumDocument<TaskFile> {
    const document: LangiumDocument<TaskFile> = tailServices().shared.workspace.LangiumDocumentFactory.fromString(
      text,
      address,
    );
    readyToLink(document);
    const around = path === undefined ? importing : [...importing, path];
    for (const imported of document.parseResult.value.imports) {
      if (!imported.path) continue;
      const target = joinPath(path, imported.path);
      setLink(imported, this.#link(target, around));
    }
    return document;
  }

  #link(target: string, around: readonly string[]): ImportLink {
    const before = around.indexOf(target);
    if (before >= 0) return { path: target, problem: 'cyclic', circle: around.slice(before) };
    const found = this.#read.get(target) ?? this.#file(target, around);
    if (typeof found === 'string') return { path: target, problem: found };
    return { path: target, file: found.parseResult.value, firstError: firstError(found) };
  }

  #file(path: string, around: readonly string[]): LangiumDocument<TaskFile> | 'missing' | Unread {
    if (this.#read.size >= MOST_IMPORTS) return 'too-many';
    // Counted before it is read: what it imports counts after it.
    this.#read.set(path, 'missing');
    const text = this.#resolve(path);
    if (text === undefined) return 'missing';
    const found = typeof text === 'string' ? this.#within(text, path, around) : text.problem;
    this.#read.set(path, found);
    return found;
  }

  #within(text: string, path: string, around: readonly string[]): LangiumDocument<TaskFile> | Unread {
    return this.#allowance.takes(text) ? this.read(text, path, around) : 'too-many';
  }
}

const firstErrors = new WeakMap<LangiumDocument<TaskFile>, () => Problem | undefined>();

/** The first error of an imported file, looked for once, however many imports lead to it. */
function firstError(document: LangiumDocument<TaskFile>): () => Problem | undefined {
  const known = firstErrors.get(document);
  if (known !== undefined) return known;
  let found: readonly Problem[] | undefined;
  const first = (): Problem | undefined =>
    (found ??= problemsOf(document, tailServices().tail)).find(({ severity }) => severity === 'error');
  firstErrors.set(document, first);
  return first;
}
