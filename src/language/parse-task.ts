import { URI, type LangiumDocument } from 'langium';
import type { TaskFile } from './generated/ast.ts';
import type { Problem } from './problem.ts';
import { problemsOf, readyToLink } from './problems.ts';
import { tailServices } from './services.ts';

export interface ParsedTask {
  readonly ast: TaskFile;
  readonly problems: readonly Problem[];
}

/**
 * Reads the text of a `.tail` file: the syntax tree, names linked, with all problems that can be told without compiling it, in source order.
 * Takes any text and never throws; a damaged text gives the tree of what could be read. Nodes of a tree whose problems hold an error
 * may lack parts that their types promise.
 */
export function parseTask(text: string, uri = 'inmemory:/task.tail'): ParsedTask {
  const services = tailServices();
  const document: LangiumDocument<TaskFile> = services.shared.workspace.LangiumDocumentFactory.fromString(text, URI.parse(uri));
  readyToLink(document);
  return { ast: document.parseResult.value, problems: problemsOf(document, services.tail) };
}
