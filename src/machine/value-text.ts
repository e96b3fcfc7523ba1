import type { ScalarType } from './machine.ts';
import { integer, isTuple, type Integer, type Value } from './value.ts';

/** A value as traces print it, independent of style: `-3`, `yes`, `none`, `inf`, `'a'`, `(1, 2)`. */
export function valueText(value: Value): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'bigint') return value.toString();
  return value === null ? 'none' : `(${joined(value, ', ', valueText)})`;
}

function numberText(value: number): string {
  if (value === Infinity) return 'inf';
  return value === -Infinity ? '-inf' : String(value);
}

/**
 * The same, but with texts as they are, at any depth: for people, and for keys. Unlike what {@link valueText} writes,
 * it can be read back only by who knows what it is: the text `yes` looks like the truth value.
 */
export function plainText(value: Value, separator = ', '): string {
  if (typeof value === 'string') return value;
  return isTuple(value) ? `(${plainItems(value, separator)})` : valueText(value);
}

/** Items as {@link plainText} writes them in a tuple, without its parentheses. */
export function plainItems(items: readonly Value[], separator = ', '): string {
  return joined(items, separator, plainText);
}

function joined(items: readonly Value[], separator: string, write: (item: Value, separator: string) => string): string {
  let text = '';
  for (let i = 0; i < items.length; i++) text += `${i === 0 ? '' : separator}${write(items[i] ?? null, separator)}`;
  return text;
}

/** Text in single quotes; everything that could end the line or the quotes is escaped. */
function quote(text: string): string {
  return `'${text.replace(escaped, (character) => escapes.get(character) ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}'`;
}

/** Characters that have an escape of one letter, and that letter. */
const letters = [
  ['\\', '\\'],
  ["'", "'"],
  ['\n', 'n'],
  ['\r', 'r'],
  ['\t', 't'],
] as const;
const escapes: ReadonlyMap<string, string> = new Map(letters.map(([character, letter]) => [character, `\\${letter}`]));
const unescaped: ReadonlyMap<number, string> = new Map(
  letters.map(([character, letter]) => [letter.charCodeAt(0), character]),
);

/** Characters that stand in quotes as escapes only. */
const escaped = /[\\'\0-\x1f\x7f\u2028\u2029]/g;

function isControl(code: number): boolean {
  return code < 0x20 || code === 0x7f || code === 0x2028 || code === 0x2029;
}

/** Integers with more digits are not read: parsing and multiplying them would no longer be linear in the text. */
const MOST_DIGITS = 10_000;
/** Tuples nested deeper are not read, so that reading needs no more than this much stack. */
const MOST_DEPTH = 32;

/**
 * An integer as people and JSON write it, which is the whole text: unlike {@link ValueReader.int} with as many zeros in
 * front as they like.
 */
export function readInteger(text: string): Integer | undefined {
  return writtenInteger.test(text) ? integer(BigInt(text)) : undefined;
}

const writtenInteger = new RegExp(`^-?[0-9]{1,${MOST_DIGITS}}$`);

const words: readonly (readonly [string, Value])[] = [
  ['yes', true],
  ['no', false],
  ['none', null],
  ['inf', Infinity],
];

/**
 * Reads values from left to right as {@link valueText} writes them and in no other form, without copying the text: every
 * method either takes what it is named after, moves `at` behind it and gives it back, or gives undefined. Each looks at
 * a character a bounded number of times, so that reading is linear in the text.
 */
export class ValueReader {
  readonly text: string;
  readonly end: number;
  at: number;

  constructor(text: string, start: number, end: number) {
    this.text = text;
    this.at = start;
    this.end = end;
  }

  literal(piece: string): boolean {
    if (this.at + piece.length > this.end || !this.text.startsWith(piece, this.at)) return false;
    this.at += piece.length;
    return true;
  }

  value(depth = 0): Value | undefined {
    const code = this.code(this.at);
    if (code === QUOTE) return this.quoted();
    if (code === OPEN_ROUND) return this.tuple(depth);
    if (
      code === MINUS &&
      this.text.startsWith('-inf', this.at) &&
      !isNamePart(this.code(this.at + 4)) &&
      this.at + 4 <= this.end
    ) {
      this.at += 4;
      return -Infinity;
    }
    if (code === MINUS || (code >= ZERO && code <= NINE)) return this.int();
    for (const [word, value] of words) {
      if (
        this.at + word.length <= this.end &&
        this.text.startsWith(word, this.at) &&
        !isNamePart(this.code(this.at + word.length))
      ) {
        this.at += word.length;
        return value;
      }
    }
    return undefined;
  }

  /** A value of one type. Unlike in {@link value}, anything may follow a truth value: the author of a label says what. */
  scalar(type: ScalarType): Value | undefined {
    switch (type) {
      case 'int':
        return this.int();
      case 'bool':
        if (this.literal('yes')) return true;
        return this.literal('no') ? false : undefined;
      case 'text':
        return this.code(this.at) === QUOTE ? this.quoted() : undefined;
    }
  }

  /** An integer in its only form: no sign but `-`, no leading zeros. */
  int(): Integer | undefined {
    const start = this.at;
    let at = start;
    const negative = this.code(at) === MINUS;
    if (negative) at++;
    const first = at;
    let number = 0;
    for (let code = this.code(at); code >= ZERO && code <= NINE; code = this.code(++at))
      number = number * 10 + (code - ZERO);
    const digits = at - first;
    if (digits === 0 || digits > MOST_DIGITS || (this.code(first) === ZERO && (digits > 1 || negative)))
      return undefined;
    this.at = at;
    if (digits <= 15) return negative ? -number : number;
    return integer(BigInt(this.text.slice(start, at)));
  }

  /** Values with commas between them, and the closing bracket. */
  protected list(depth: number): readonly Value[] | undefined {
    const values: Value[] = [];
    if (this.literal(')')) return values;
    do {
      const value = this.value(depth);
      if (value === undefined) return undefined;
      values.push(value);
    } while (this.literal(', '));
    return this.literal(')') ? values : undefined;
  }

  protected code(at: number): number {
    return at < this.end ? this.text.charCodeAt(at) : NOTHING;
  }

  private tuple(depth: number): Value | undefined {
    if (depth >= MOST_DEPTH) return undefined;
    this.at++;
    return this.list(depth + 1);
  }

  private quoted(): string | undefined {
    let at = this.at + 1;
    let piece = at;
    let found = '';
    for (; at < this.end; at++) {
      const code = this.text.charCodeAt(at);
      if (code === QUOTE) {
        found += this.text.slice(piece, at);
        this.at = at + 1;
        return found;
      }
      if (code !== BACKSLASH) {
        if (isControl(code)) return undefined;
        continue;
      }
      found += this.text.slice(piece, at);
      const escape = this.code(at + 1);
      if (escape === LETTER_U) {
        if (at + 6 > this.end) return undefined;
        const hex = this.text.slice(at + 2, at + 6);
        if (!/^[0-9a-f]{4}$/.test(hex)) return undefined;
        const character = Number.parseInt(hex, 16);
        if (!isControl(character) || escapes.has(String.fromCharCode(character))) return undefined;
        found += String.fromCharCode(character);
        at += 5;
      } else {
        const plain = unescaped.get(escape);
        if (plain === undefined) return undefined;
        found += plain;
        at += 1;
      }
      piece = at + 1;
    }
    return undefined;
  }
}

const [NOTHING, MINUS, ZERO, NINE, QUOTE, BACKSLASH] = [-1, 0x2d, 0x30, 0x39, 0x27, 0x5c];
const [OPEN_ROUND, LETTER_U] = [0x28, 0x75];

/** Whether a name may begin with this character. */
export function isNameStart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

/** Whether a name may go on with this character. */
export function isNamePart(code: number): boolean {
  return isNameStart(code) || (code >= ZERO && code <= NINE);
}
