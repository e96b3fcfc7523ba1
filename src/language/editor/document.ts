import { CstUtils, TextDocument, type LeafCstNode } from 'langium';
import type { TaskFile } from '../generated/ast.ts';
import type { Resolve } from '../import-links.ts';
import { parseDocument } from '../parse-document.ts';
import type { Position, Range } from '../problem.ts';

/**
 * A text as an editor has it open: parsed and linked once it is asked for, whatever its state. What the language server answers is worked
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

/** The text is parsed at the first look at its `file`: what asks for its words and lines only needs no tree. */
export function openDocument(text: string, resolve?: Resolve): OpenDocument {
  const lines = TextDocument.create('inmemory:/task.tail', 'tail', 0, text);
  let file: TaskFile | undefined;
  return {
    text,
    resolve,
    get file() {
      return (file ??= parseDocument(text, resolve).parseResult.value);
    },
    offsetAt: (position) => lines.offsetAt(position),
    positionAt: (offset) => lines.positionAt(offset),
    rangeAt: (start, end) => ({ start: lines.positionAt(start), end: lines.positionAt(end) }),
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
