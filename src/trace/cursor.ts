import {
  infixOperators,
  isNamePart,
  isNameStart,
  isTuple,
  LONGEST,
  ValueReader,
  type Value,
  type Work,
} from '../machine/index.ts';

const relations = ['==', '!=', '<=', '>=', '<', '>'] as const;

/** Operators whose operands are written with their index: `argmin(0:7, 2:3)`. */
export const indexedOperators: ReadonlySet<string> = new Set(['argmin', 'argmax']);

/** Items that are read between two places to leave off at. */
const PIECE = 1024;

export interface Expression {
  readonly operator: string;
  readonly operands: readonly Value[];
}

/**
 * Reads one line from left to right, in the manner of {@link ValueReader}: what lines are made of besides values. What may
 * have any number of items is read in pieces.
 */
export class Cursor extends ValueReader {
  get atEnd(): boolean {
    return this.at === this.end;
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
   * A region, or a row of one: a name, and the indexes that its cells share. What looks like one of them but stands
   * where `following` has to be none; `isCell`: behind the row there is an index of its own.
   */
  row(following: string, isCell = false): string | undefined {
    const start = this.at;
    if (this.name() === undefined) return undefined;
    // An array of a function is called after it: `visit.seen`.
    const end = this.at;
    if (!this.literal('.') || this.name() === undefined) this.at = end;
    const ends = [this.at];
    // Among the arguments of its function, which come first, may be others than integers.
    while (this.literal('[') && this.value() !== undefined && this.literal(']')) ends.push(this.at);
    if (isCell && ends.length > 1) ends.pop();
    const fits = (end: number): boolean => this.text.startsWith(following, end) && end + following.length <= this.end;
    this.at = ends.findLast(fits) ?? ends[0] ?? start;
    return this.text.slice(start, this.at);
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

  /** An index or place: an integer small enough to be a `number`. */
  index(): number | undefined {
    const found = this.int();
    return typeof found === 'number' ? found : undefined;
  }

  /** `1 + 2 + 3`, `min(1, 2)`, `argmin(0:7, 2:3)` or `-(3)`. */
  *expression(): Work<Expression | undefined> {
    if (this.literal('-(')) {
      const operands = yield* this.operands(operand);
      return operands?.length === 1 ? { operator: 'negate', operands } : undefined;
    }
    const start = this.at;
    const name = this.name();
    if (name !== undefined && this.literal('(')) {
      const operands = yield* this.operands(indexedOperators.has(name) ? indexed : operand);
      return operands === undefined ? undefined : { operator: name, operands };
    }
    this.at = start;
    const first = this.value();
    if (first === undefined) return undefined;
    const operator = infixOperators.find((candidate) => this.literal(` ${candidate} `));
    if (operator === undefined) return undefined;
    const others = yield* this.separated(operand, ` ${operator} `);
    return others === undefined ? undefined : { operator, operands: [first, ...others] };
  }

  relation(): (typeof relations)[number] | undefined {
    return relations.find((candidate) => this.literal(candidate));
  }

  /** Values with a space between them. */
  items(): Work<readonly Value[] | undefined> {
    return this.separated(operand, ' ');
  }

  /**
   * One item at least, and the separator between any two; undefined where one cannot be read, and where there are more
   * than a state of any machine can fetch.
   */
  *separated<Item>(read: (cursor: Cursor) => Item | undefined, separator: string): Work<readonly Item[] | undefined> {
    const items: Item[] = [];
    do {
      const item = read(this);
      if (item === undefined || items.length === LONGEST) return undefined;
      if (items.push(item) % PIECE === 0) yield;
    } while (this.separator(separator));
    return items;
  }

  /** What stands between two items. */
  separator(text: string): boolean {
    return this.literal(text);
  }

  /** Operands with commas between them, and the closing bracket. */
  private *operands(read: (cursor: Cursor) => Value | undefined): Work<readonly Value[] | undefined> {
    if (this.literal(')')) return [];
    const values = yield* this.separated(read, ', ');
    return this.literal(')') ? values : undefined;
  }

  /** Where the bracket that opens at `open` has closed; undefined when it does not, or holds an interval. */
  protected closing(open: number): number | undefined {
    const opened: number[] = [];
    for (let at = open; at < this.end; at++) {
      const code = this.text.charCodeAt(at);
      if (code === OPEN_SQUARE || code === OPEN_ROUND) opened.push(code);
      else if (code === CLOSE_SQUARE || code === CLOSE_ROUND) {
        if (opened.pop() !== (code === CLOSE_SQUARE ? OPEN_SQUARE : OPEN_ROUND)) return undefined;
        if (opened.length === 0) return at + 1;
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

function operand(cursor: Cursor): Value | undefined {
  return cursor.value();
}

/** A value with its index before it, as `0:7`, or a value alone. */
function indexed(cursor: Cursor): Value | undefined {
  const first = cursor.value();
  if (first === undefined || !cursor.literal(':')) return isTuple(first) && first.length === 2 ? undefined : first;
  const second = cursor.value();
  return second === undefined ? undefined : [first, second];
}

const [QUOTE, BACKSLASH, DOT] = [0x27, 0x5c, 0x2e];
const [OPEN_ROUND, CLOSE_ROUND, OPEN_SQUARE, CLOSE_SQUARE] = [0x28, 0x29, 0x5b, 0x5d];
