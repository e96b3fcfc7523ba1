import { finished, mixedIn, scrambled } from './murmur-hash.ts';

/**
 * A stream of random numbers that belongs to one sample: hashing (task, seed, index) with 32-bit arithmetic gives the
 * start, so that each sample is reproducible alone and neighbouring seeds share nothing.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(...key: readonly (string | number)[]) {
    const { a, b, c } = hash(JSON.stringify(key));
    this.#a = a;
    this.#b = b;
    this.#c = c;
    for (let i = 0; i < 12; i++) this.#next();
  }

  /**
   * An integer from low to high, both included, all equally likely. Throws a RangeError when high < low or the range is
   * beyond 2^32.
   */
  integer(low: number, high: number): number {
    const size = high - low + 1;
    if (!(size >= 1) || size > 2 ** 32) throw new RangeError(`no integer from ${low} to ${high}`);
    if (size === 2 ** 32) return low + this.#next();
    // As 32-bit integers, which divide faster. The last values, as many as 2^32 leaves over, are drawn anew.
    const divisor = size >>> 0;
    const leftOver = (-divisor >>> 0) % divisor;
    for (;;) {
      const drawn = this.#next();
      if (drawn < 2 ** 32 - leftOver) return low + (drawn % divisor);
    }
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.integer(0, items.length - 1)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** `count` different integers from low to high in random order (Floyd's way: as many draws as results). */
  distinct(count: number, low: number, high: number): number[] {
    const numbers: number[] = [];
    const chosen = count > FEW ? new Set<number>() : undefined;
    for (let last = high - count + 1; last <= high; last++) {
      const drawn = this.integer(low, last);
      const isTaken = chosen === undefined ? numbers.includes(drawn) : chosen.has(drawn);
      const number = isTaken ? last : drawn;
      chosen?.add(number);
      numbers.push(number);
    }
    this.#shuffle(numbers);
    return numbers;
  }

  shuffle<T>(items: readonly T[]): T[] {
    const result = [...items];
    this.#shuffle(result);
    return result;
  }

  #shuffle(items: unknown[]): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(0, i);
      const a = items[i];
      const b = items[j];
      if (a === undefined || b === undefined) continue;
      items[i] = b;
      items[j] = a;
    }
  }

  /** sfc32, by Chris Doty-Humphrey (PractRand): three words of state and a counter. */
  #next(): number {
    const result = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result >>> 0;
  }
}

/** So many numbers are looked through faster than a set of them is built. */
const FEW = 40;

/**
 * What the hash of a text is from before its last comma, so that the keys of a task's samples are not hashed from their
 * start every time.
 */
const known = { text: '', a: 0, b: 0, c: 0 };

/**
 * MurmurHash3's mixing over the characters of the key, as JSON so that its parts cannot run into each other, from three
 * starts.
 */
function hash(text: string): { readonly a: number; readonly b: number; readonly c: number } {
  const last = text.lastIndexOf(',');
  if (last !== known.text.length || !text.startsWith(known.text))
    Object.assign(
      known,
      { text: text.slice(0, Math.max(last, 0)) },
      mixed(text, 0, last, 0x9e3779b9, 0x243f6a88, 0xb7e15162),
    );
  const { a, b, c } = mixed(text, last < 0 ? 0 : last, text.length, known.a, known.b, known.c);
  return { a: finished(a), b: finished(b), c: finished(c) };
}

function mixed(
  text: string,
  from: number,
  to: number,
  startA: number,
  startB: number,
  startC: number,
): { readonly a: number; readonly b: number; readonly c: number } {
  let a = startA | 0;
  let b = startB | 0;
  let c = startC | 0;
  for (let i = from; i < to; i++) {
    const unit = scrambled(text.charCodeAt(i));
    a = mixedIn(a, unit);
    b = mixedIn(b, unit);
    c = mixedIn(c, unit);
  }
  return { a, b, c };
}
