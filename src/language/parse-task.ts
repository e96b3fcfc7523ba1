import { DocumentState, URI, type LangiumDocument } from 'langium';
import type { TaskFile } from './generated/ast.ts';
import type { Problem } from './problem.ts';
import { createTailServices, type TailServices } from './services.ts';
import { syntaxProblems } from './syntax-problems.ts';

export interface ParsedTask {
  readonly ast: TaskFile;
  readonly problems: readonly Problem[];
}

let shared: TailServices | undefined;

/**
 * Reads the text of a `.tail` file: the syntax tree, names linked, with all problems that can be told without compiling it.
 * Takes any text and never throws; a damaged text gives the tree of what could be read.
 */
export function parseTask(text: string, uri = 'inmemory:/task.tail'): ParsedTask {
  shared ??= createTailServices();
  const document: LangiumDocument<TaskFile> = shared.shared.workspace.LangiumDocumentFactory.fromString(text, URI.parse(uri));
  document.state = DocumentState.ComputedScopes;
  return { ast: document.parseResult.value, problems: syntaxProblems(document) };
}
