import type { AstNode } from 'langium';
import { rangeOf } from '../ranges.ts';
import type { Position, Range } from '../problem.ts';
import type { OpenDocument } from './document.ts';

/** A part of a text, and what stands there afterwards. */
export interface Edit {
  readonly range: Range;
  readonly newText: string;
}

export function replaced(range: Range, newText: string): Edit {
  return { range, newText };
}

export function inserted(at: Position, newText: string): Edit {
  return { range: { start: at, end: at }, newText };
}

/**
 * Takes a node out of the text: with its lines where nothing else stands there, and with the comments in front that
 * document it.
 */
export function removed(document: OpenDocument, node: AstNode): Edit {
  return removedRange(document, rangeOf(node));
}

export function removedRange(document: OpenDocument, { start, end }: Range): Edit {
  const lines = document.text.split('\n');
  const before = (lines[start.line] ?? '').slice(0, start.character);
  const after = (lines[end.line] ?? '').slice(end.character);
  // A comment behind it goes with it.
  if (before.trim() !== '' || !/^\s*(?:\/\/[^\n]*)?$/.test(after)) {
    // Of the blanks on both sides one is left.
    const blanks = /^[ \t]*/.exec(after)?.[0].length ?? 0;
    return replaced({ start, end: { line: end.line, character: end.character + blanks } }, '');
  }
  let first = start.line;
  while (first > 0 && /^\s*\/\/\//.test(lines[first - 1] ?? '')) first--;
  const isLast = end.line + 1 >= lines.length;
  return replaced(
    {
      start: { line: first, character: 0 },
      end: isLast
        ? { line: end.line, character: (lines[end.line] ?? '').length }
        : { line: end.line + 1, character: 0 },
    },
    '',
  );
}

/** The white space that a line begins with. */
export function indentAt(document: OpenDocument, line: number): string {
  return /^[ \t]*/.exec(document.text.split('\n')[line] ?? '')?.[0] ?? '';
}

/** How the document ends its lines. */
export function lineBreak(document: OpenDocument): string {
  return document.text.includes('\r\n') ? '\r\n' : '\n';
}

/** A text as it is written in quotes. */
export function quoted(text: string): string {
  const escapes: Readonly<Record<string, string>> = {
    '"': '\\"',
    '\\': '\\\\',
    '\n': '\\n',
    '\t': '\\t',
    '{': '{{',
    '}': '}}',
  };
  return `"${text.replace(/["\\\n\t{}]/g, (char) => escapes[char] ?? char)}"`;
}

/** Whether two edits touch the same part of a text, so that they are not of one change. */
export function overlap(a: Edit, b: Edit): boolean {
  const isBefore = (one: Position, other: Position): boolean =>
    one.line < other.line || (one.line === other.line && one.character <= other.character);
  if (isBefore(a.range.end, b.range.start) && !isSame(a, b)) return false;
  return !(isBefore(b.range.end, a.range.start) && !isSame(a, b));
}

function isSame(a: Edit, b: Edit): boolean {
  return a.range.start.line === b.range.start.line && a.range.start.character === b.range.start.character;
}
