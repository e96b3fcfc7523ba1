import { ImportAllowance } from './import-allowance.ts';
import { joinPath, MOST_IMPORTS, type Resolve, type Resolved } from './import-links.ts';
import { parseDocument } from './parse-document.ts';

/**
 * Where files are read one after the other: fetches what a text imports, files that they import included, for reading
 * the text.
 */
export async function gatherImports(text: string, read: (path: string) => Promise<Resolved>): Promise<Resolve> {
  const texts = new Map<string, Resolved>();
  const allowance = new ImportAllowance();
  // Imported files import others: a set goes on over what is added to it.
  const all = new Set(importPaths(text));
  for (const path of all) {
    const found: Resolved = texts.size < MOST_IMPORTS ? await read(path) : { problem: 'too-many' };
    texts.set(path, found);
    if (typeof found !== 'string') continue;
    if (!allowance.takes(found)) texts.set(path, { problem: 'too-many' });
    else for (const target of importPaths(found, path)) if (all.size <= MOST_IMPORTS) all.add(target);
  }
  return (path) => (texts.has(path) ? texts.get(path) : { problem: 'too-many' });
}

function importPaths(text: string, from?: string): string[] {
  const head = headOf(text);
  if (!/\bimport\b/.test(head)) return [];
  return parseDocument(head).parseResult.value.imports.flatMap(({ path }) => (path ? [joinPath(from, path)] : []));
}

/** What may stand before the first declaration, or begins it: imports stand before all declarations. */
const PART = /\/\*[\s\S]*?(?:\*\/|$)|\/\/.*|"(?:\\.|[^"\\\r\n])*"?|\b(?:(task|function|memo)\b|(machine)\s*")/g;

/** A text up to its first declaration: parsing a long text whole, at each key, takes a tenth of a second and more. */
export function headOf(text: string): string {
  for (const part of text.matchAll(PART))
    if (part[1] !== undefined || part[2] !== undefined) return text.slice(0, part.index);
  return text;
}
