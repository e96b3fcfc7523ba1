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

/** Line comments behind code: where they stand in lines one below the other, they begin in one column. */
class CommentColumns {
  #run: { readonly index: number; readonly width: number }[] = [];
  #lastLine = -1;

  constructor(private readonly gaps: string[]) {}

  /** The gap before the comment, for now; `width`: of the code before it. */
  add(index: number, width: number, line: number): void {
    if (line - this.#lastLine > 1) this.align();
    this.#run.push({ index, width });
    this.#lastLine = line;
    this.gaps.push('  ');
  }

  align(): void {
    const column = Math.max(...this.#run.map((comment) => comment.width)) + 2;
    for (const comment of this.#run) this.gaps[comment.index] = ' '.repeat(column - comment.width);
    this.#run = [];
  }
}

/** Whether a line that begins with this piece goes on with the one before it. */
function goesOn(piece: Piece, brackets: number): boolean {
  if (isClosing(piece)) return false;
  return brackets > 0 || !(piece.begins || piece.comment || piece.text === '}' || piece.text === 'else');
}

function isClosing(piece: Piece): boolean {
  return piece.text === ')' || piece.text === ']';
}

/** The blanks before each piece, and behind the last. */
function gapsOf(pieces: readonly Piece[], lineEnd: string): string[] {
  const breaks = breaksBetween(pieces);
  const gaps: string[] = [];
  let depth = 0;
  let brackets = 0;
  let width = 0;
  const comments = new CommentColumns(gaps);
  let line = 0;
  pieces.forEach((piece, i) => {
    const previous = pieces[i - 1];
    if (piece.text === '}') depth = Math.max(0, depth - 1);
    const lines = breaks[i] ?? 0;
    if (!previous || lines > 0) {
      const indent = '  '.repeat(depth + (previous && goesOn(piece, brackets) ? 1 : 0));
      gaps.push(previous ? lineEnd.repeat(lines) + indent : '');
      width = indent.length;
      line += lines;
    } else if (piece.comment && (breaks[i + 1] ?? 1) > 0 && piece.kind === 'LINE_COMMENT') {
      comments.add(i, width, line);
    } else {
      const space = spaceBetween(pieces[i - 2], previous, piece);
      gaps.push(space);
      width += space.length;
    }
    const lastLine = piece.text.lastIndexOf('\n');
    width = lastLine < 0 ? width + piece.text.length : piece.text.length - lastLine - 1;
    if (piece.text === '{') depth++;
    if (piece.text === '(' || piece.text === '[') brackets++;
    else if (isClosing(piece)) brackets = Math.max(0, brackets - 1);
  });
  comments.align();
  gaps.push(pieces.length > 0 ? lineEnd : '');
  return gaps;
}
