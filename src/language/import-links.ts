import type { AstNode } from 'langium';
import * as ast from './generated/ast.ts';
import type { Problem } from './problem.ts';

/** Bytes of a file that is imported at most. */
export const LARGEST_IMPORT = 2 ** 20;

/** Files that a text imports at most, over others too. */
export const MOST_IMPORTS = 100;

/** Why a file that is imported is not read. */
export type Unread = 'no-file' | 'ending' | 'backslash' | 'too-large' | 'outside' | 'too-many';

/** The text of an imported file, or why it is not read; undefined: there is none. */
export type Resolved = string | { readonly problem: Unread } | undefined;

/** Finds an imported file by its path from the file that is read, such as `lib.tail` or `../shared/lib.tail`. */
export type Resolve = (path: string) => Resolved;

/** What an import leads to: a file whose path from the file that is read is `path`, or why it leads to none. */
export type ImportLink =
  | { readonly path: string; readonly file: ast.TaskFile; readonly firstError: () => Problem | undefined }
  | { readonly path: string; readonly file?: undefined; readonly problem: 'missing' | Unread }
  /** A file that leads to itself: by way of these, of which it is the first. */
  | {
      readonly path: string;
      readonly file?: undefined;
      readonly problem: 'cyclic';
      readonly circle: readonly string[];
    };

const links = new WeakMap<ast.Import, ImportLink>();
const paths = new WeakMap<ast.TaskFile, string>();

/** Remembers what an import leads to; done once, when its file is read. */
export function setLink(imported: ast.Import, link: ImportLink): void {
  links.set(imported, link);
  if (link.file) paths.set(link.file, link.path);
}

/** Undefined for an import that is not whole yet. */
export function linkOf(imported: ast.Import): ImportLink | undefined {
  return links.get(imported);
}

/** The file that a node belongs to. */
export function fileOf(node: AstNode): ast.TaskFile | undefined {
  let current: AstNode | undefined = node;
  while (current && !ast.isTaskFile(current)) current = current.$container;
  return current;
}

/** The path of the imported file that a node belongs to; undefined for the file that is read itself. */
export function sourceOf(node: AstNode): string | undefined {
  const file = fileOf(node);
  return file && paths.get(file);
}

/** The function that an import brings in under a name: one that stands outside the tasks of its file. */
export function importedFunction(imported: ast.Import, name: string): ast.FunctionDecl | undefined {
  return linkOf(imported)?.file?.functions.find((declared) => declared.name === name);
}

/** A file and all that it imports, over others too. */
export function filesOf(file: ast.TaskFile): ReadonlySet<ast.TaskFile> {
  const files = new Set([file]);
  for (const one of files) {
    for (const imported of one.imports) {
      const next = linkOf(imported)?.file;
      if (next) files.add(next);
    }
  }
  return files;
}

/** The paths of the files that a file imports, directly or over others, those that were not found too. */
export function importedPaths(file: ast.TaskFile): ReadonlySet<string> {
  return new Set([...filesOf(file)].flatMap((one) => one.imports.flatMap((imported) => linkOf(imported)?.path ?? [])));
}

/** The import of a file that leads to an imported one, directly or over others. */
export function importOf(file: ast.TaskFile, path: string): ast.Import | undefined {
  return (
    file.imports.find((one) => linkOf(one)?.path === path) ??
    file.imports.find((one) => {
      const next = linkOf(one)?.file;
      return next !== undefined && importedPaths(next).has(path);
    })
  );
}

/**
 * The path of a file as a file at `from` writes it: `b.tail` in `lib/a.tail` is `lib/b.tail`. Both have `/` between
 * their parts.
 */
export function joinPath(from: string | undefined, path: string): string {
  const isRooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of [...(isRooted || from === undefined ? [] : from.split('/').slice(0, -1)), ...path.split('/')]) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return (isRooted || from?.startsWith('/') === true ? '/' : '') + parts.join('/');
}
