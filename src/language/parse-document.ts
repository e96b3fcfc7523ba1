import { URI, type LangiumDocument } from 'langium';
import type { TaskFile } from './generated/ast.ts';
import { readyToLink } from './problems.ts';
import { tailServices } from './services.ts';

/** Every text has this address while it is read: what an editor calls it, such as `untitled:Untitled-1`, need not end in `.tail`. */
const address = URI.parse('inmemory:/task.tail');

/** Parses a text, whatever its state; its names are linked as they are asked for. */
export function parseDocument(text: string): LangiumDocument<TaskFile> {
  const document: LangiumDocument<TaskFile> = tailServices().shared.workspace.LangiumDocumentFactory.fromString(text, address);
  readyToLink(document);
  return document;
}
