import { joinPath, type Resolve } from './imported.ts';
import { parseDocument } from './parse-document.ts';

/** Where files are read one after the other: fetches what a text imports, files that they import included, for reading the text. */
export async function gatherImports(text: string, read: (path: string) => Promise<string | undefined>): Promise<Resolve> {
  const texts = new Map<string, string | undefined>();
  for (const path of importPaths(text)) {
    if (texts.has(path)) continue;
    texts.set(path, await read(path));
  }
  // Imported files import others: a set goes on over what is added to it.
  const all = new Set(texts.keys());
  for (const path of all) {
    const imported = texts.get(path);
    for (const target of imported === undefined ? [] : importPaths(imported, path)) {
      if (all.has(target)) continue;
      texts.set(target, await read(target));
      all.add(target);
    }
  }
  return (path) => texts.get(path);
}

function importPaths(text: string, from?: string): string[] {
  if (!/\bimport\b/.test(text)) return [];
  return parseDocument(text).parseResult.value.imports.flatMap(({ path }) => (path ? [joinPath(from, path)] : []));
}
