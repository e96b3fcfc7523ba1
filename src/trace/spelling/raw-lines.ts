/** A line of a text without its line break: its number, and where it stands. */
export interface RawLine {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** Lines between two places to leave off at. */
const PIECE = 64;

/** The lines of a stretch of a text that are not blank; undefined is a place to leave off at. */
export function* rawLines(
  text: string,
  from: { readonly offset: number; readonly line: number },
  to: number,
): Generator<RawLine | undefined, undefined, undefined> {
  for (let start = from.offset, { line } = from; start < to; line++) {
    const newline = text.indexOf('\n', start);
    const stop = newline < 0 || newline > to ? to : newline;
    const end = text.charCodeAt(stop - 1) === CARRIAGE_RETURN ? stop - 1 : stop;
    if (/[^ \t\r]/.test(text.slice(start, end))) yield { line, start, end };
    start = stop + 1;
    if (line % PIECE === PIECE - 1) yield undefined;
  }
}

const CARRIAGE_RETURN = 0x0d;
