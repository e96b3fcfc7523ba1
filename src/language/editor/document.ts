import { CstUtils, type LeafCstNode } from 'langium';
import type { TaskFile } from '../generated/ast.ts';
import type { Resolve } from '../import-links.ts';
import { parseDocument } from '../parse-document.ts';
import type { Position, Range } from '../problem.ts';

/**
 * A text as an editor has it open: parsed and linked, whatever its state. What the language server answers is worked
 * out from this.
 */
export interface OpenDocument {
  readonly text: string;
  /** How it finds what it imports. */
  readonly resolve: Resolve | undefined;
  readonly file: TaskFile;
  offsetAt(position: Position): number;
  positionAt(offset: number): Position;
  rangeAt(start: number, end: number): Range;
}

export function openDocument(text: string, resolve?: Resolve): OpenDocument {
  const document = parseDocument(text, resolve);
  const { textDocument } = document;
  return {
    text,
    resolve,
    file: document.parseResult.value,
    offsetAt: (position) => textDocument.offsetAt(position),
    positionAt: (offset) => textDocument.positionAt(offset),
    rangeAt: (start, end) => ({ start: textDocument.positionAt(start), end: textDocument.positionAt(end) }),
  };
}

/**
 * The word or sign at an offset; at the end of a word the word, since that is where a person's cursor stands after it.
 */
export function leafAt(document: OpenDocument, offset: number): LeafCstNode | undefined {
  const root = document.file.$cstNode;
  if (!root) return undefined;
  const at = CstUtils.findLeafNodeAtOffset(root, offset);
  if (at && isWord(at)) return at;
  const before = offset > 0 ? CstUtils.findLeafNodeAtOffset(root, offset - 1) : undefined;
  return before && isWord(before) && before.end === offset ? before : at;
}

function isWord(leaf: LeafCstNode): boolean {
  return !leaf.hidden && /^[A-Za-z_]/.test(leaf.text);
}
