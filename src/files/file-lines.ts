import { open, type FileHandle } from 'node:fs/promises';
import { READ_AT_ONCE } from './read-at-once.ts';

/** Characters of a line that is given whole; what is beyond is not kept. */
export const LONGEST_LINE = 2 ** 26;

/** A line of a file. `text` is undefined where the line is too long to be given. */
export interface Line {
  readonly text: string | undefined;
  /** Whether a line break ends it; the last line of a file whose writer was killed may lack it. */
  readonly isEnded: boolean;
}

/**
 * The lines of a file, one after the other: however large the file is, no more of it is held than one line and one
 * piece of the file.
 */
export async function* linesOf(file: string, longest = LONGEST_LINE): AsyncGenerator<Line, void, undefined> {
  yield* splitLines(piecesOf(file), longest);
}

/** The text of a file, in pieces. */
export async function* piecesOf(file: string): AsyncGenerator<string, void, undefined> {
  const opened = await openRegular(file);
  try {
    for await (const piece of opened.createReadStream({ encoding: 'utf8', autoClose: false })) yield String(piece);
  } finally {
    await opened.close();
  }
}

/** The first bytes of a regular file, as text. */
export async function startOf(file: string, bytes: number): Promise<string> {
  const opened = await openRegular(file);
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await opened.close();
  }
}

/** Opens a file for reading; a pipe is not waited for, and what has no end is refused. */
async function openRegular(file: string): Promise<FileHandle> {
  const opened = await open(file, READ_AT_ONCE);
  if ((await opened.stat()).isFile()) return opened;
  await opened.close();
  throw new Error('this is not a regular file');
}

/** The lines of a text that comes in pieces, without their ends (LF or CRLF), and without a byte order mark. */
export async function* splitLines(
  pieces: AsyncIterable<string> | Iterable<string>,
  longest = LONGEST_LINE,
): AsyncGenerator<Line, void, undefined> {
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
