import type { TaskFile } from './generated/ast.ts';
import type { Resolve } from './import-links.ts';
import { parseDocument } from './parse-document.ts';
import type { Problem } from './problem.ts';
import { problemsOf } from './problems.ts';
import { tailServices } from './services.ts';

export interface ParsedTask {
  readonly ast: TaskFile;
  readonly problems: readonly Problem[];
}

/**
 * Reads the text of a `.tail` file, and what it imports: the syntax tree, names linked, with all problems that can be
 * told without compiling it, in source order. Takes any text and never throws; a damaged text gives the tree of what
 * could be read. Nodes of a tree whose problems hold an error may lack parts that their types promise.
 */
export function parseTask(text: string, resolve?: Resolve): ParsedTask {
  const document = parseDocument(text, resolve);
  return { ast: document.parseResult.value, problems: problemsOf(document, tailServices().tail) };
}
