import { LONGEST_LINE } from './file-lines.ts';

/** An element of a list in a JSON document. */
export interface Element {
  /** Its JSON; undefined where it is too long to be given. */
  readonly text: string | undefined;
  /** Characters of the document up to its end. */
  readonly end: number;
}

/**
 * The elements of a list in a JSON document that comes in pieces, one after the other: of the list that the document is,
 * or of the one in this field of the object that it is. No more of it is held than one element and one piece. Gives
 * whether the document comes to its end; what stands in the elements may be wrong all the same.
 */
export async function* elementsOf(
  pieces: AsyncIterable<string>,
  field: string | undefined,
): AsyncGenerator<Element, boolean, undefined> {
  const scan = new Scan(field);
  for await (const piece of pieces) yield* scan.take(piece);
  return scan.isWhole;
}

class Scan {
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  /** Depth at which the elements of the list stand; undefined outside of it. */
  #list: number | undefined;
  #isPastList = false;
  /** The last string right within the document's object: the name of a field, once its value begins. */
  #name = '';
  /** Parts of the element that is being read. */
  #parts: string[] = [];
  #length = 0;
  #isReading = false;
  #read = 0;

  constructor(private readonly field: string | undefined) {}

  get isWhole(): boolean {
    return this.#isPastList && this.#depth === 0;
  }

  *take(piece: string): Generator<Element, void, undefined> {
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      if (this.#isInString) {
        this.#inString(code);
        continue;
      }
      if (isBlank(code)) continue;
      const isBetween = this.#list === this.#depth && (code === COMMA || code === CLOSING_LIST);
      if (isBetween && this.#isReading) {
        this.#add(piece.slice(from, at));
        yield this.#element(this.#read + at);
      }
      if (this.#list === this.#depth && !isBetween && !this.#isReading) {
        this.#isReading = true;
        from = at;
      }
      this.#step(code);
    }
    if (this.#isReading) this.#add(piece.slice(from));
    this.#read += piece.length;
  }

  #inString(code: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (code === BACKSLASH) this.#isEscaped = true;
    else if (code === QUOTE) this.#isInString = false;
    else if (this.#depth === 1 && this.#list === undefined && this.#name.length <= LONGEST_NAME)
      this.#name += String.fromCharCode(code);
  }

  #step(code: number): void {
    switch (code) {
      case QUOTE:
        this.#isInString = true;
        if (this.#depth === 1 && this.#list === undefined) this.#name = '';
        break;
      case OPENING_LIST:
      case OPENING_OBJECT: {
        const isList = code === OPENING_LIST && !this.#isPastList && this.#list === undefined;
        if (isList && (this.field === undefined ? this.#depth === 0 : this.#depth === 1 && this.#name === this.field))
          this.#list = this.#depth + 1;
        this.#depth++;
        break;
      }
      case CLOSING_LIST:
      case CLOSING_OBJECT:
        if (this.#list === this.#depth) {
          this.#list = undefined;
          this.#isPastList = true;
        }
        this.#depth--;
        break;
    }
  }

  #add(part: string): void {
    this.#length += part.length;
    if (this.#length > LONGEST_LINE) this.#parts = [];
    else this.#parts.push(part);
  }

  #element(end: number): Element {
    const text = this.#length > LONGEST_LINE ? undefined : this.#parts.join('');
    this.#parts = [];
    this.#length = 0;
    this.#isReading = false;
    return { text, end };
  }
}

/** Blanks between tokens, and a byte order mark. */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09 || code === 0xfeff;
}

/** Characters of the name of a field that are looked at. */
const LONGEST_NAME = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING_LIST = 0x5b;
const CLOSING_LIST = 0x5d;
const OPENING_OBJECT = 0x7b;
const CLOSING_OBJECT = 0x7d;
