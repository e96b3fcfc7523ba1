import {
  isNamePart,
  isNameStart,
  isTuple,
  matchLabel,
  readInteger,
  valueText,
  type Integer,
  type Machine,
  type ScalarType,
  type Template,
  type Value,
  type Work,
} from '../../machine/index.ts';
import { Cursor, type Expression } from '../cursor.ts';
import { isBlank, withoutEnd } from './dress.ts';
import { nameSpelt } from './respell-name.ts';
import type { SpellingName } from './spelling-table.ts';

/**
 * Reads what a line of a trace says however it is spaced, with any capitals in its words and with numbers as people
 * write them. `used`: in which of these ways it differs from a trace.
 */
export class LenientCursor extends Cursor {
  readonly used = new Set<SpellingName>();
  /** Within brackets a comma separates values, and no digits. */
  #depth = 0;

  override literal(piece: string): boolean {
    const used: SpellingName[] = [];
    let at = this.at;
    for (let i = 0; i < piece.length; i++) {
      const number = isWord(piece.charCodeAt(i - 1)) ? undefined : /^\d+/.exec(piece.slice(i))?.[0];
      let end: number | undefined;
      if (piece.charAt(i) === ' ') end = this.#behindGap(at, i === 0, used);
      else if (number === undefined) end = this.#behindSign(piece, i, at, used);
      else {
        end = this.#behindNumber(number, at, used);
        i += number.length - 1;
      }
      if (end === undefined) return false;
      at = end;
    }
    this.at = at;
    for (const name of used) this.used.add(name);
    return true;
  }

  /** Commas where blanks are, and blanks or semicolons where commas are. */
  override separator(text: string): boolean {
    if (text !== ' ' && this.literal(text)) return true;
    const separated = this.#behindBlanks(this.at);
    const sign = this.text.charAt(separated);
    if (text === ' ') {
      const end = sign === ',' ? this.#behindBlanks(separated + 1) : separated;
      if (end === this.at || end >= this.end) return false;
      if (sign === ',') this.used.add('separators');
      else if (this.text.slice(this.at, end) !== ' ') this.used.add('spacing');
      this.at = end;
      return true;
    }
    const end = sign === ';' ? this.#behindBlanks(separated + 1) : separated;
    if (text !== ', ' || end === this.at || !isNameStart(this.code(end))) return false;
    this.used.add('separators');
    this.at = end;
    return true;
  }

  override value(depth = 0): Value | undefined {
    this.#skipBlanks();
    const word = /(?:yes|no|none|-?\s*inf)(?![A-Za-z0-9_])/iy;
    word.lastIndex = this.at;
    const [found] = word.exec(this.text) ?? [];
    if (found !== undefined && this.at + found.length <= this.end) {
      const plain = found.toLowerCase().replace(/\s/g, '');
      if (plain !== found) this.used.add(plain === found.toLowerCase() ? 'capitals' : 'spacing');
      this.at += found.length;
      return words.get(plain);
    }
    if (this.text.charAt(this.at) === '+') return this.int();
    if (this.text.charAt(this.at) !== '(') return super.value(depth);
    this.#depth++;
    const tuple = super.value(depth);
    this.#depth--;
    return tuple;
  }

  override scalar(type: ScalarType): Value | undefined {
    this.#skipBlanks();
    return super.scalar(type);
  }

  override int(): Integer | undefined {
    this.#skipBlanks();
    const number = this.#depth === 0 ? grouped : ungrouped;
    number.lastIndex = this.at;
    const [found, sign = '', blanks = '', digits = ''] = number.exec(this.text) ?? [];
    if (found === undefined) return undefined;
    const plain = digits.replace(/[,_]/g, '');
    const value = readInteger(`${sign === '-' ? '-' : ''}${plain}`);
    if (value === undefined) return undefined;
    this.at += found.length;
    if (sign === '+') this.used.add('plus');
    if (blanks !== '') this.used.add('spacing');
    if (plain !== digits) this.used.add('thousands');
    if ((plain.startsWith('0') && plain.length > 1) || (sign === '-' && value === 0)) this.used.add('zeros');
    return value;
  }

  override *expression(): Work<Expression | undefined> {
    this.#skipBlanks();
    const isCall = isNameStart(this.code(this.at)) || this.text.startsWith('-(', this.at);
    if (isCall) this.#depth++;
    const expression = yield* super.expression();
    if (isCall) this.#depth--;
    return expression;
  }

  override name(): string | undefined {
    this.#skipBlanks();
    return super.name();
  }

  override cell(): string | undefined {
    if (this.name() === undefined) return undefined;
    let at = this.at;
    let from = at;
    while (isNamePart(this.code(from - 1))) from--;
    for (;;) {
      const next = this.#behindBlanks(at);
      const sign = this.code(next);
      if (sign === OPEN_SQUARE || sign === OPEN_ROUND) {
        const closed = this.closing(next);
        if (closed === undefined) return undefined;
        at = closed;
      } else if (sign === DOT && next === at && isNameStart(this.code(at + 1))) {
        at++;
        while (isNamePart(this.code(at))) at++;
      } else break;
    }
    this.at = at;
    return nameSpelt(this.text.slice(from, at), this.used);
  }

  override row(following: string, isCell = false): string | undefined {
    const first = this.name();
    if (first === undefined) return undefined;
    const end = this.at;
    const own = this.literal('.') ? this.name() : undefined;
    if (own === undefined) this.at = end;
    const name = own === undefined ? first : `${first}.${own}`;
    const ends = [{ at: this.at, text: name }];
    while (this.literal('[')) {
      const index = this.value();
      if (index === undefined || !this.literal(']')) break;
      ends.push({ at: this.at, text: `${ends.at(-1)?.text ?? name}[${valueText(index)}]` });
    }
    if (isCell && ends.length > 1) ends.pop();
    const fits = ({ at }: { readonly at: number }): boolean => {
      this.at = at;
      return this.literal(following);
    };
    const found = ends.findLast(fits) ?? { at: ends[0]?.at ?? this.at, text: name };
    this.at = found.at;
    return found.text;
  }

  override rest(suffix: string, mayBeEmpty: boolean): string | undefined {
    this.#skipBlanks();
    return super.rest(suffix, mayBeEmpty);
  }

  override relation(): ReturnType<Cursor['relation']> {
    this.#skipBlanks();
    return super.relation();
  }

  /** Where blanks have ended, of which there may be none beside a sign. */
  #behindGap(at: number, isFirst: boolean, used: SpellingName[]): number | undefined {
    const end = this.#behindBlanks(at);
    if (end === at && (this.#isInWord(at) || this.#isInSign(at) || (isFirst && at >= this.end))) return undefined;
    if (end !== at + 1 || this.text.charAt(at) !== ' ') used.push('spacing');
    return end;
  }

  /** Where a character of a literal has ended, with blanks before it that divide no word. */
  #behindSign(piece: string, i: number, from: number, used: SpellingName[]): number | undefined {
    const isInWord = i > 0 && isWord(piece.charCodeAt(i)) && isWord(piece.charCodeAt(i - 1));
    const at = isInWord ? from : this.#behindBlanks(from);
    const [wanted, found] = [piece.charAt(i), at < this.end ? this.text.charAt(at) : ''];
    if (found.toLowerCase() !== wanted.toLowerCase()) return undefined;
    if (at !== from) used.push('spacing');
    if (found !== wanted) used.push('capitals');
    return at + 1;
  }

  /** Where a number that belongs to a literal has ended; undefined where it does not stand. */
  #behindNumber(digits: string, at: number, used: SpellingName[]): number | undefined {
    const number = new RegExp(`(\\+?)(0*)${digits}(?!\\d)`, 'y');
    number.lastIndex = this.#behindBlanks(at);
    if (number.lastIndex !== at) used.push('spacing');
    const [whole, plus, zeros] = number.exec(this.text) ?? [];
    if (whole === undefined) return undefined;
    if (plus !== '') used.push('plus');
    if (zeros !== '') used.push('zeros');
    return number.lastIndex;
  }

  #skipBlanks(): void {
    const end = this.#behindBlanks(this.at);
    if (end === this.at) return;
    this.used.add('spacing');
    this.at = end;
  }

  #behindBlanks(from: number): number {
    let at = from;
    while (at < this.end && isBlank(this.text.charCodeAt(at))) at++;
    return at;
  }

  /** Whether a sign of two characters goes on here. */
  #isInSign(at: number): boolean {
    return (
      at > 0 && '-=<>!/*'.includes(this.text.charAt(at - 1)) && at < this.end && '>=/*'.includes(this.text.charAt(at))
    );
  }

  /** Whether a word goes on here. */
  #isInWord(at: number): boolean {
    return isWord(this.code(at)) && at > 0 && isWord(this.text.charCodeAt(at - 1));
  }
}

const words: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['yes', true],
  ['no', false],
  ['none', null],
  ['inf', Infinity],
  ['-inf', -Infinity],
]);
const grouped = /([+-]?)(\s*)(\d{1,3}(?:[,_]\d{3})+(?!\d)|\d+)/y;
const ungrouped = /([+-]?)(\s*)(\d+)/y;

const [DOT, OPEN_ROUND, OPEN_SQUARE] = [0x2e, 0x28, 0x5b];

const isWord = isNamePart;

/** The label of a state that a text spells in another way; undefined if it is none. Adds how. */
export function labelSpelt(machine: Machine, text: string, used: Set<SpellingName>): string | undefined {
  const said = withoutEnd(text);
  const begins = said.charAt(0).toLowerCase();
  for (const { label } of machine.states) {
    const [first] = label;
    if (typeof first === 'string' && first.charAt(0).toLowerCase() !== begins) continue;
    const cursor = new LenientCursor(said, 0, said.length);
    const found = labelIn(cursor, label);
    if (found === undefined || matchLabel(machine, found).length === 0) continue;
    for (const name of cursor.used) used.add(name);
    return found;
  }
  return undefined;
}

function labelIn(cursor: LenientCursor, label: Template): string | undefined {
  let text = '';
  for (const piece of label) {
    if (typeof piece === 'string') {
      if (!cursor.literal(piece)) return undefined;
      text += piece;
      continue;
    }
    const value = cursor.scalar(piece.type);
    if (value === undefined || isTuple(value)) return undefined;
    text += valueText(value);
  }
  return cursor.atEnd ? text : undefined;
}
