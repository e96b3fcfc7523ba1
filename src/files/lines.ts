import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Characters of a line that is given whole; what is beyond is not kept. */
export const LONGEST_LINE = 2 ** 26;

/** A line of a file. `text` is undefined where the line is too long to be given. */
export interface Line {
  readonly text: string | undefined;
  /** Whether a line break ends it; the last line of a file whose writer was killed may lack it. */
  readonly isEnded: boolean;
}

/** The lines of a file, one after the other: however large the file is, no more of it is held than one line and one piece of the file. */
export async function* linesOf(file: string, longest = LONGEST_LINE): AsyncGenerator<Line, void, undefined> {
  // What is a pipe is not waited for.
  const opened = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!(await opened.stat()).isFile()) throw new Error('this is not a regular file');
    yield* splitLines(opened.createReadStream({ encoding: 'utf8', autoClose: false }), longest);
  } finally {
    await opened.close();
  }
}

/** The lines of a text that comes in pieces, without their ends (LF or CRLF), and without a byte order mark. */
export async function* splitLines(pieces: AsyncIterable<string> | Iterable<string>, longest = LONGEST_LINE): AsyncGenerator<Line, void, undefined> {
  let parts: string[] = [];
  let length = 0;
  let isFirst = true;
  const add = (part: string): void => {
    length += part.length;
    if (length > longest) parts = [];
    else if (part !== '') parts.push(part);
  };
  const line = (isEnded: boolean): Line => {
    const whole = length > longest ? undefined : parts.join('');
    parts = [];
    length = 0;
    return { text: whole?.endsWith('\r') ? whole.slice(0, -1) : whole, isEnded };
  };
  for await (const piece of pieces) {
    let from = isFirst && piece.startsWith('\uFEFF') ? 1 : 0;
    isFirst = false;
    for (let end = piece.indexOf('\n', from); end >= 0; end = piece.indexOf('\n', from)) {
      add(piece.slice(from, end));
      yield line(true);
      from = end + 1;
    }
    add(piece.slice(from));
  }
  if (length > 0) yield line(false);
}
