/** A token or comment with what its layout depends on. */
export interface Piece {
  readonly text: string;
  /** The token type's name. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly comment: boolean;
  /** Line breaks between the piece before it and this one, as written. */
  readonly lines: number;
  /** Whether blanks stand before it, as written. */
  readonly spaced: boolean;
  /** Whether a statement or another part of a task begins with it. */
  readonly begins: boolean;
  /** Whether it goes on with a name of several words: `divide-and-conquer`, `growing-digits`. */
  readonly glued: boolean;
}

/** How many line breaks stand before each piece: the author's, where the layout does not ask for other ones. */
export function breaksBetween(pieces: readonly Piece[]): number[] {
  const breaks = pieces.map((piece, i) => {
    const previous = pieces[i - 1];
    if (!previous) return 0;
    if (previous.kind === 'LINE_COMMENT') return piece.lines > 1 && piece.text !== '}' ? 2 : 1;
    // A block begins on the line of its statement, and "else" goes on behind the block before it.
    if (piece.text === '{' || (piece.text === 'else' && previous.text === '}')) return 0;
    if (piece.glued) return 0;
    const inner = previous.text === '{' || piece.text === '}';
    return Math.min(piece.lines, inner ? 1 : 2);
  });
  const open: number[] = [];
  pieces.forEach((piece, i) => {
    if (piece.text === '{') open.push(i);
    if (piece.text !== '}') return;
    const start = open.pop();
    if (start === undefined) return;
    const isSplit = breaks.slice(start + 1, i + 1).some((count) => count > 0);
    if (!isSplit) return;
    breaks[i] = Math.max(1, breaks[i] ?? 0);
    // A comment behind the brace stays on its line.
    const first = pieces[start + 1]?.kind === 'LINE_COMMENT' && breaks[start + 1] === 0 ? start + 2 : start + 1;
    breaks[first] = Math.max(1, breaks[first] ?? 0);
  });
  return breaks;
}
