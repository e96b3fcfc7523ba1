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
    const [left, right] = [/[ \t]*$/.exec(before)?.[0].length ?? 0, /^[ \t]*/.exec(after)?.[0].length ?? 0];
    const isOpened = before.trimEnd().endsWith('{');
    const isClosed = after.trimStart().startsWith('}');
    // Two blanks stand between two statements of a line, one beside braces, none in braces around nothing.
    const besideBrace = isOpened && isClosed ? 0 : 1;
    const between = isOpened || isClosed ? besideBrace : left;
    const kept = ' '.repeat(after.trim() === '' ? 0 : between);
    const [from, to] = [start.character - left, end.character + right];
    return replaced({ start: { ...start, character: from }, end: { ...end, character: to } }, kept);
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

/** A line of its own, or a part of the line where a block is one line, behind the brace that opens the block. */
export function insertedInBlock(document: OpenDocument, brace: number, line: string): Edit {
  const at = document.positionAt(brace + 1);
  const end = document.text.indexOf('\n', brace);
  const rest = document.text.slice(brace + 1, end < 0 ? undefined : end).replace(/\r$/, '');
  // A comment behind the brace is about what begins there.
  if (/^\s*(?:\/\/.*)?$/.test(rest))
    return inserted(
      { line: at.line, character: at.character + rest.length },
      `${lineBreak(document)}${indentAt(document, at.line)}  ${line}`,
    );
  const blanks = /^[ \t]*/.exec(rest)?.[0].length ?? 0;
  const behind = rest.charAt(blanks) === '}' ? ' ' : '  ';
  return replaced({ start: at, end: { ...at, character: at.character + blanks } }, ` ${line}${behind}`);
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
