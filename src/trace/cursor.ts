import { integer, type Value } from '../machine/index.ts';

/** Integers with more digits are not read: parsing and multiplying them would no longer be linear in the text. */
export const maximalDigits = 10_000;
/** Tuples nested deeper are not read, so that reading needs no more than this much stack. */
export const maximalDepth = 32;

const relations = ['==', '!=', '<=', '>=', '<', '>'] as const;
const infixOperators = ['+', '-', '*', '//', '%'] as const;
const words: readonly (readonly [string, Value])[] = [
  ['yes', true],
  ['no', false],
  ['none', null],
  ['inf', Infinity],
];

/** Operators whose operands are written with their index: `argmin(0:7, 2:3)`. */
export const indexedOperators: ReadonlySet<string> = new Set(['argmin', 'argmax']);

export interface Expression {
  readonly operator: string;
  readonly operands: readonly Value[];
}

/**
 * Reads one line from left to right, without copying it: every method either takes what it is named after, moves `at`
 * behind it and gives it back, or gives undefined. Each looks at a character a bounded number of times, so that reading
 * a line is linear in it.
 */
export class Cursor {
  readonly text: string;
  readonly end: number;
  at: number;

  constructor(text: string, start: number, end: number) {
    this.text = text;
    this.at = start;
    this.end = end;
  }

  get atEnd(): boolean {
    return this.at === this.end;
  }

  literal(piece: string): boolean {
    if (this.at + piece.length > this.end || !this.text.startsWith(piece, this.at)) return false;
    this.at += piece.length;
    return true;
  }

  /** Everything up to `suffix`, which must end the line; undefined when that is empty and may not be. */
  rest(suffix: string, mayBeEmpty: boolean): string | undefined {
    const stop = this.end - suffix.length;
    if (stop < this.at || (stop === this.at && !mayBeEmpty) || !this.text.startsWith(suffix, stop)) return undefined;
    const found = this.text.slice(this.at, stop);
    this.at = stop;
    return found;
  }

  name(): string | undefined {
    const start = this.at;
    if (!isNameStart(this.code(start))) return undefined;
    let at = start + 1;
    while (isNamePart(this.code(at))) at++;
    this.at = at;
    return this.text.slice(start, at);
  }

  /**
   * The text of a cell or frame: names, dots and brackets with anything balanced in them, but no interval. It need not
   * be a cell of any machine: `a[1e309]` is read too.
   */
  cell(): string | undefined {
    const start = this.at;
    let at = start;
    if (!isNameStart(this.code(at))) return undefined;
    while (isNamePart(this.code(at))) at++;
    for (;;) {
      const code = this.code(at);
      if (code === OPEN_SQUARE || code === OPEN_ROUND) {
        const closed = this.closing(at);
        if (closed === undefined) return undefined;
        at = closed;
      } else if (code === DOT && isNameStart(this.code(at + 1))) {
        at++;
        while (isNamePart(this.code(at))) at++;
      } else break;
    }
    this.at = at;
    return this.text.slice(start, at);
  }

  /** An integer in its only form: no sign but `-`, no leading zeros. */
  int(): number | bigint | undefined {
    const start = this.at;
    let at = start;
    const negative = this.code(at) === MINUS;
    if (negative) at++;
    const first = at;
    let number = 0;
    for (let code = this.code(at); code >= ZERO && code <= NINE; code = this.code(++at))
      number = number * 10 + (code - ZERO);
    const digits = at - first;
    if (digits === 0 || digits > maximalDigits || (this.code(first) === ZERO && (digits > 1 || negative)))
      return undefined;
    this.at = at;
    if (digits <= 15) return negative ? -number : number;
    return integer(BigInt(this.text.slice(start, at)));
  }

  /** An index or place: an integer small enough to be a `number`. */
  index(): number | undefined {
    const found = this.int();
    return typeof found === 'number' ? found : undefined;
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

  /** `1 + 2 + 3`, `min(1, 2)`, `argmin(0:7, 2:3)` or `-(3)`. */
  expression(): Expression | undefined {
    if (this.literal('-(')) {
      const operands = this.list(0);
      return operands?.length === 1 ? { operator: 'negate', operands } : undefined;
    }
    const start = this.at;
    const name = this.name();
    if (name !== undefined && this.literal('(')) {
      const operands = this.list(0, indexedOperators.has(name));
      return operands === undefined ? undefined : { operator: name, operands };
    }
    this.at = start;
    const first = this.value();
    if (first === undefined) return undefined;
    const operator = infixOperators.find((candidate) => this.literal(` ${candidate} `));
    if (operator === undefined) return undefined;
    const between = ` ${operator} `;
    const operands = [first];
    do {
      const operand = this.value();
      if (operand === undefined) return undefined;
      operands.push(operand);
    } while (this.literal(between));
    return { operator, operands };
  }

  relation(): (typeof relations)[number] | undefined {
    return relations.find((candidate) => this.literal(candidate));
  }

  /** Values with a space between them. */
  items(): readonly Value[] | undefined {
    const values: Value[] = [];
    do {
      const value = this.value();
      if (value === undefined) return undefined;
      values.push(value);
    } while (this.literal(' '));
    return values;
  }

  private code(at: number): number {
    return at < this.end ? this.text.charCodeAt(at) : NOTHING;
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
        if (isEscaped(code)) return undefined;
        continue;
      }
      found += this.text.slice(piece, at);
      const escape = this.code(at + 1);
      if (escape === LETTER_U) {
        if (at + 6 > this.end) return undefined;
        const hex = this.text.slice(at + 2, at + 6);
        if (!/^[0-9a-f]{4}$/.test(hex)) return undefined;
        const character = Number.parseInt(hex, 16);
        if (!isEscaped(character) || shortEscapes.has(character)) return undefined;
        found += String.fromCharCode(character);
        at += 5;
      } else {
        const plain = escapes.get(escape);
        if (plain === undefined) return undefined;
        found += plain;
        at += 1;
      }
      piece = at + 1;
    }
    return undefined;
  }

  private tuple(depth: number): Value | undefined {
    if (depth >= maximalDepth) return undefined;
    this.at++;
    return this.list(depth + 1);
  }

  /**
   * Values with commas between them and the closing bracket; pairs of values too, as `0:7`, where operands are indexed.
   */
  private list(depth: number, isIndexed = false): readonly Value[] | undefined {
    const values: Value[] = [];
    if (this.literal(')')) return values;
    do {
      const value = this.value(depth);
      if (value === undefined) return undefined;
      if (isIndexed && this.literal(':')) {
        const indexed = this.value(depth);
        if (indexed === undefined) return undefined;
        values.push([value, indexed]);
      } else if (isIndexed && Array.isArray(value) && value.length === 2) return undefined;
      else values.push(value);
    } while (this.literal(', '));
    return this.literal(')') ? values : undefined;
  }

  /** Where the bracket that opens at `open` has closed; undefined when it does not, or holds an interval. */
  private closing(open: number): number | undefined {
    let depth = 0;
    for (let at = open; at < this.end; at++) {
      const code = this.text.charCodeAt(at);
      if (code === OPEN_SQUARE || code === OPEN_ROUND) depth++;
      else if (code === CLOSE_SQUARE || code === CLOSE_ROUND) {
        if (--depth === 0) return at + 1;
      } else if (code === DOT && this.code(at + 1) === DOT) return undefined;
      else if (code === QUOTE) {
        at++;
        while (at < this.end && this.text.charCodeAt(at) !== QUOTE)
          at += this.text.charCodeAt(at) === BACKSLASH ? 2 : 1;
      }
    }
    return undefined;
  }
}

const [NOTHING, MINUS, ZERO, NINE, QUOTE, BACKSLASH, DOT] = [-1, 0x2d, 0x30, 0x39, 0x27, 0x5c, 0x2e];
const [OPEN_ROUND, CLOSE_ROUND, OPEN_SQUARE, CLOSE_SQUARE, LETTER_U] = [0x28, 0x29, 0x5b, 0x5d, 0x75];
const escapes: ReadonlyMap<number, string> = new Map([
  [BACKSLASH, '\\'],
  [QUOTE, "'"],
  [0x6e, '\n'],
  [0x72, '\r'],
  [0x74, '\t'],
]);

const shortEscapes = new Set([...escapes.values()].map((character) => character.charCodeAt(0)));

/** Characters that stand in quotes as escapes only. */
function isEscaped(code: number): boolean {
  return code < 0x20 || code === 0x7f || code === 0x2028 || code === 0x2029;
}

function isNameStart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

function isNamePart(code: number): boolean {
  return isNameStart(code) || (code >= ZERO && code <= NINE);
}
