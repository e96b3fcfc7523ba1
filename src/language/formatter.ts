import { AstUtils, GrammarUtils } from 'langium';
import type { IToken } from 'chevrotain';
import * as ast from './generated/ast.ts';
import { breaksBetween, type Piece } from './format-breaks.ts';
import { spaceBetween } from './format-spaces.ts';
import { parseDocument } from './parse-document.ts';
import { tailServices } from './services.ts';
import { isOpenComment, readTextToken } from './text-token.ts';

/** A replacement of the blanks between two tokens. */
export interface BlankEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/**
 * A task in its usual layout: two spaces a block, one between words, the author's line breaks, at most one blank line,
 * comments kept and those behind neighbouring lines in one column. Only blanks change, and nothing at all in a text
 * that cannot be read. Formatting twice gives what formatting once gave.
 */
export function formatText(text: string): string {
  return apply(text, formatEdits(text));
}

/** The changes that {@link formatText} makes, in order. */
export function formatEdits(text: string): readonly BlankEdit[] {
  const pieces = piecesOf(text);
  if (!pieces) return [];
  const gaps = gapsOf(pieces, text.includes('\r\n') ? '\r\n' : '\n');
  const edits: BlankEdit[] = [];
  let from = 0;
  let isBlank = true;
  for (const [i, gap] of gaps.entries()) {
    const to = pieces[i]?.start ?? text.length;
    const old = text.slice(from, to);
    isBlank &&= old.trim() === '';
    if (old !== gap) edits.push({ offset: from, length: to - from, text: gap });
    from = pieces[i]?.end ?? to;
  }
  // What is between the pieces is theirs to lose only if it is nothing.
  return isBlank ? edits : [];
}

function apply(text: string, edits: readonly BlankEdit[]): string {
  let at = 0;
  const parts = edits.flatMap(({ offset, length, text: blank }) => {
    const kept = text.slice(at, offset);
    at = offset + length;
    return [kept, blank];
  });
  return [...parts, text.slice(at)].join('');
}

/** Tokens and comments in order; undefined if the text has errors of syntax. */
function piecesOf(text: string): Piece[] | undefined {
  const { tail } = tailServices();
  const { value, parserErrors, lexerErrors } = parseDocument(text).parseResult;
  if (parserErrors.length > 0 || lexerErrors.length > 0) return undefined;
  const { tokens, hidden } = tail.parser.Lexer.tokenize(text);
  if (tokens.some((token) => isText(token) && !readTextToken(token.image).closed) || hidden.some(isOpenComment))
    return undefined;
  const starts = new Set(
    AstUtils.streamAst(value)
      .filter(beginsLine)
      .map((node) => node.$cstNode?.offset ?? 0),
  );
  const names = [
    ...AstUtils.streamAst(value)
      .filter(ast.isClassDecl)
      .map((node) => GrammarUtils.findNodeForProperty(node.$cstNode, 'value')),
    ...AstUtils.streamAst(value)
      .filter(ast.isAllow)
      .map((node) => GrammarUtils.findNodeForProperty(node.$cstNode, 'finding')),
  ];
  const all = [...tokens, ...hidden].sort((a, b) => a.startOffset - b.startOffset);
  let end = 0;
  return all.map((token) => {
    const comment = token.tokenType.name.endsWith('_COMMENT');
    // The blanks at the end of a line comment belong to the line's end.
    const image = comment ? token.image.trimEnd() : token.image;
    const lines = text.slice(end, token.startOffset).split('\n').length - 1;
    end = token.startOffset + image.length;
    return {
      text: image,
      kind: token.tokenType.name,
      start: token.startOffset,
      end,
      comment,
      lines,
      spaced: token.startOffset > 0 && /\s/.test(text.charAt(token.startOffset - 1)),
      begins: starts.has(token.startOffset),
      glued: names.some(
        (name) => name !== undefined && name.offset < token.startOffset && token.startOffset < name.end,
      ),
    };
  });
}

function isText(token: IToken): boolean {
  return token.tokenType.name === 'STRING' || token.tokenType.name.startsWith('TEMPLATE_');
}

function beginsLine(node: Parameters<typeof ast.isItem>[0]): boolean {
  return (
    ast.isItem(node) || ast.isMachineItem(node) || ast.isTask(node) || ast.isMachineDecl(node) || ast.isImport(node)
  );
}

/** The blanks before each piece, and behind the last. */
function gapsOf(pieces: readonly Piece[], lineEnd: string): string[] {
  const breaks = breaksBetween(pieces);
  const gaps: string[] = [];
  let depth = 0;
  let brackets = 0;
  let width = 0;
  let run: { readonly index: number; readonly width: number }[] = [];
  const align = (): void => {
    const column = Math.max(...run.map((comment) => comment.width)) + 2;
    for (const comment of run) gaps[comment.index] = ' '.repeat(column - comment.width);
    run = [];
  };
  let lastComment = -1;
  let line = 0;
  pieces.forEach((piece, i) => {
    const previous = pieces[i - 1];
    if (piece.text === '}') depth = Math.max(0, depth - 1);
    const lines = breaks[i] ?? 0;
    if (!previous || lines > 0) {
      const continues =
        previous !== undefined &&
        (brackets > 0 || !(piece.begins || piece.comment || piece.text === '}' || piece.text === 'else'));
      const closing = piece.text === ')' || piece.text === ']';
      const indent = '  '.repeat(depth + (continues && !closing ? 1 : 0));
      gaps.push(previous ? lineEnd.repeat(lines) + indent : '');
      width = indent.length;
      line += lines;
    } else if (piece.comment && (breaks[i + 1] ?? 1) > 0 && piece.kind === 'LINE_COMMENT') {
      if (run.length > 0 && line - lastComment > 1) align();
      run.push({ index: i, width });
      lastComment = line;
      gaps.push('  ');
    } else {
      const space = spaceBetween(pieces[i - 2], previous, piece);
      gaps.push(space);
      width += space.length;
    }
    const lastLine = piece.text.lastIndexOf('\n');
    width = lastLine < 0 ? width + piece.text.length : piece.text.length - lastLine - 1;
    if (piece.text === '{') depth++;
    if (piece.text === '(' || piece.text === '[') brackets++;
    else if (piece.text === ')' || piece.text === ']') brackets = Math.max(0, brackets - 1);
  });
  if (run.length > 0) align();
  gaps.push(pieces.length > 0 ? lineEnd : '');
  return gaps;
}
