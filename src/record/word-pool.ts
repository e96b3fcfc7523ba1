import { bitsOf, isTuple, valueText, type Value } from '../machine/index.ts';

/** Values from -2^30 to 2^30 - 1 are words as they are; from 2^30 on a word counts the entries of the pool. */
export const POOLED = 2 ** 30;
export const FALSE = POOLED;
export const TRUE = POOLED + 1;
export const NONE = POOLED + 2;

/** Turns values into 32-bit words and back. Equal values have equal words. */
export class Pool {
  readonly #values: Value[] = [false, true, null];
  readonly #words = new Map<Value, number>();
  /** By the text of the tuple, which tells it from every other. */
  readonly #tuples = new Map<string, number>();
  /**
   * Where each letter of ASCII stands, if it still does: entries of a pool that was emptied are looked at before they
   * are believed.
   */
  readonly #letters = new Int32Array(128);
  #weight = 0;

  clear(): void {
    this.#weight = 0;
    if (this.#values.length === FIXED) return;
    this.#values.length = FIXED;
    this.#words.clear();
    this.#tuples.clear();
  }

  word(value: Value): number {
    if (typeof value === 'number' && value >= -POOLED && value < POOLED) return value;
    if (typeof value === 'boolean') return value ? TRUE : FALSE;
    if (typeof value === 'object') return value === null ? NONE : this.#tuple(value);
    if (typeof value === 'string' && value.length === 1 && value.charCodeAt(0) < 128) return this.#letter(value);
    const known = this.#words.get(value);
    if (known !== undefined) return known;
    const word = this.#add(value);
    this.#words.set(value, word);
    return word;
  }

  value(word: number): Value {
    const value = word < POOLED ? word : this.#values[word - POOLED];
    return value === undefined ? null : value;
  }

  /** Entries so far, the three fixed ones included. */
  get size(): number {
    return this.#values.length;
  }

  /** About how many bytes the entries take. */
  get weight(): number {
    return this.#weight;
  }

  #tuple(value: readonly Value[]): number {
    const text = valueText(value);
    let word = this.#tuples.get(text);
    if (word === undefined) {
      word = this.#add(value);
      this.#tuples.set(text, word);
    }
    return word;
  }

  #letter(value: string): number {
    const unit = value.charCodeAt(0);
    const at = this.#letters[unit] ?? 0;
    if (this.#values[at] === value) return POOLED + at;
    const word = this.#add(value);
    this.#letters[unit] = word - POOLED;
    return word;
  }

  #add(value: Value): number {
    this.#weight += weightOf(value);
    return POOLED + this.#values.push(value) - 1;
  }
}

function weightOf(value: Value): number {
  if (typeof value === 'string') return 32 + 2 * value.length;
  if (typeof value === 'bigint') return 32 + bitsOf(value) / 8;
  return isTuple(value) ? value.reduce<number>((sum, one) => sum + weightOf(one), 32) : 8;
}

/** Entries that every pool has. */
const FIXED = 3;
