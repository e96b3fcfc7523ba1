import { URI, type LangiumDocument } from 'langium';
import type { TaskFile } from './generated/ast.ts';
import { joinPath, setLink, type Resolve } from './imported.ts';
import { problemsOf, readyToLink } from './problems.ts';
import { tailServices } from './services.ts';

/** Every text has this address while it is read: what an editor calls it, such as `untitled:Untitled-1`, need not end in `.tail`. */
const address = URI.parse('inmemory:/task.tail');

/** Parses a text, whatever its state, and the files that it imports; its names are linked as they are asked for. */
export function parseDocument(text: string, resolve: Resolve = () => undefined): LangiumDocument<TaskFile> {
  return new Reader(resolve).read(text, undefined, []);
}

/** Reads a text and what it imports, each file once. */
class Reader {
  readonly #resolve: Resolve;
  readonly #read = new Map<string, LangiumDocument<TaskFile>>();

  constructor(resolve: Resolve) {
    this.#resolve = resolve;
  }

  /** `importing`: the paths of the files that led here, the nearest last. */
  read(text: string, path: string | undefined, importing: readonly string[]): LangiumDocument<TaskFile> {
    const document: LangiumDocument<TaskFile> = tailServices().shared.workspace.LangiumDocumentFactory.fromString(text, address);
    readyToLink(document);
    const around = path === undefined ? importing : [...importing, path];
    for (const imported of document.parseResult.value.imports) {
      if (!imported.path) continue;
      const target = joinPath(path, imported.path), known = this.#read.get(target);
      const found = around.includes(target) ? undefined : known ?? this.#file(target, around);
      if (found) setLink(imported, { path: target, file: found.parseResult.value, firstError: firstError(found) });
      else setLink(imported, { path: target, problem: around.includes(target) ? 'cyclic' : 'missing' });
    }
    return document;
  }

  #file(path: string, around: readonly string[]): LangiumDocument<TaskFile> | undefined {
    const text = this.#resolve(path);
    if (text === undefined) return undefined;
    const document = this.read(text, path, around);
    this.#read.set(path, document);
    return document;
  }
}

function firstError(document: LangiumDocument<TaskFile>): () => ReturnType<typeof problemsOf>[number] | undefined {
  let found: ReturnType<typeof problemsOf> | undefined;
  return () => (found ??= problemsOf(document, tailServices().tail)).find(({ severity }) => severity === 'error');
}
