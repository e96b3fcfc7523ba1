import type { Value } from './value.ts';

/** Values from -2^30 to 2^30 - 1 are words as they are; from 2^30 on a word counts the entries of the pool. */
export const POOLED = 2 ** 30;
export const FALSE = POOLED, TRUE = POOLED + 1, NONE = POOLED + 2;

/** Turns values into 32-bit words and back. Equal values that are no tuples have equal words. */
export class Pool {
  readonly #values: Value[] = [];
  readonly #words = new Map<Value, number>();

  constructor() {
    this.clear();
  }

  clear(): void {
    this.#values.length = 0;
    this.#words.clear();
    for (const value of [false, true, null]) this.#add(value);
  }

  word(value: Value): number {
    if (typeof value === 'number' && value >= -POOLED && value < POOLED) return value;
    if (typeof value === 'object' && value !== null) return this.#add(value);
    return this.#words.get(value) ?? this.#add(value);
  }

  value(word: number): Value {
    const value = word < POOLED ? word : this.#values[word - POOLED];
    return value === undefined ? null : value;
  }

  /** Entries so far, the three fixed ones included. */
  get size(): number {
    return this.#values.length;
  }

  #add(value: Value): number {
    const word = POOLED + this.#values.length;
    this.#values.push(value);
    this.#words.set(value, word);
    return word;
  }
}
