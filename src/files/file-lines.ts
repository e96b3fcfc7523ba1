import { isAscii } from 'node:buffer';
import { hash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { READ_AT_ONCE } from './read-at-once.ts';

/** Characters of a line that is given whole; what is beyond is not kept. */
export const LONGEST_LINE = 2 ** 26;

/** A line of a file. `text` is undefined where the line is too long to be given. */
export interface Line {
  readonly text: string | undefined;
  /** Whether a line break ends it; the last line of a file whose writer was killed may lack it. */
  readonly isEnded: boolean;
  /** Its bytes, without its end; undefined for a line that is too long. */
  readonly content?: Buffer | undefined;
  /** What names these bytes. */
  readonly digest?: string | undefined;
  /** How many bytes of the file it takes, with its end. */
  readonly bytes?: number | undefined;
}

/**
 * The lines of a file, one after the other: however large the file is, no more of it is held than one line and one
 * piece of the file. A line's text is made when it is asked for.
 */
export function linesOf(file: string, longest = LONGEST_LINE): AsyncGenerator<Line, void, undefined> {
  return linesIn(bytesOf(file), longest);
}

/**
 * The lines of bytes that come in pieces, without their ends (LF or CRLF), and without a byte order mark. No piece is
 * asked for before it is needed.
 */
export async function* linesIn(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  longest = LONGEST_LINE,
): AsyncGenerator<Line, void, undefined> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let isFirst = true;
  const add = (part: Uint8Array): void => {
    length += part.length;
    if (length > MOST_BYTES * longest) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  const line = (isEnded: boolean): Line => {
    const isWhole = length <= MOST_BYTES * longest;
    const bytes = isWhole ? withoutEnds(oneOf(parts), isFirst) : undefined;
    const made = new FileLine(bytes, longest, isEnded, length + (isEnded ? 1 : 0));
    parts = [];
    length = 0;
    isFirst = false;
    return made;
  };
  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf(BREAK, from); end >= 0; end = piece.indexOf(BREAK, from)) {
      add(piece.subarray(from, end));
      yield line(true);
      from = end + 1;
    }
    add(piece.subarray(from));
  }
  if (length > 0) yield line(false);
}

/** The bytes of a file, in pieces. */
async function* bytesOf(file: string): AsyncGenerator<Buffer, void, undefined> {
  const opened = await openRegular(file);
  try {
    const stream: AsyncIterable<Buffer> = opened.createReadStream({ autoClose: false, highWaterMark: PIECE });
    yield* stream;
  } finally {
    await opened.close();
  }
}

/** Bytes of a file that are read at once. */
const PIECE = 2 ** 18;
const BREAK = 0x0a;
const RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** Bytes that a character of a string takes at most. */
const MOST_BYTES = 3;

/** All parts together; one that is alone is not copied. */
function oneOf(parts: readonly Uint8Array[]): Buffer {
  const [only] = parts;
  if (only === undefined || parts.length > 1) return Buffer.concat(parts);
  return Buffer.isBuffer(only) ? only : Buffer.from(only.buffer, only.byteOffset, only.length);
}

function withoutEnds(bytes: Buffer, isFirst: boolean): Buffer {
  const mark =
    isFirst && bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  return bytes.subarray(mark, bytes.at(-1) === RETURN ? -1 : undefined);
}

class FileLine implements Line {
  constructor(
    readonly content: Buffer | undefined,
    private readonly longest: number,
    readonly isEnded: boolean,
    readonly bytes: number,
  ) {}

  get text(): string | undefined {
    const text = this.content && textOf(this.content);
    return text !== undefined && text.length > this.longest ? undefined : text;
  }

  get digest(): string | undefined {
    return this.content && digestOf(this.content);
  }
}

/** Text of ASCII alone, as most is, need not be decoded. */
export function textOf(bytes: Buffer): string {
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
}

/** What names the bytes of a line, or of another text. */
export function digestOf(line: Buffer | string): string {
  return hash('sha256', line, 'base64url');
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
