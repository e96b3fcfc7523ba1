/**
 * A stream of random numbers that belongs to one sample: hashing (task, seed, index) with 32-bit arithmetic gives the start, so that each
 * sample is reproducible alone and neighbouring seeds share nothing.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(...key: readonly (string | number)[]) {
    this.#a = hash(key, 0x9e3779b9);
    this.#b = hash(key, 0x243f6a88);
    this.#c = hash(key, 0xb7e15162);
    for (let i = 0; i < 12; i++) this.#next();
  }

  /** An integer from low to high, both included, all equally likely. Throws a RangeError when high < low or the range is beyond 2^32. */
  integer(low: number, high: number): number {
    const size = high - low + 1;
    if (!(size >= 1) || size > 2 ** 32) throw new RangeError(`no integer from ${low} to ${high}`);
    const limit = 2 ** 32 - (2 ** 32 % size);
    for (;;) {
      const drawn = this.#next();
      if (drawn < limit) return low + (drawn % size);
    }
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.integer(0, items.length - 1)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** `count` different integers from low to high in random order (Floyd's way: as many draws as results). */
  distinct(count: number, low: number, high: number): number[] {
    const chosen = new Set<number>();
    for (let last = high - count + 1; last <= high; last++) {
      const drawn = this.integer(low, last);
      chosen.add(chosen.has(drawn) ? last : drawn);
    }
    return this.shuffle([...chosen]);
  }

  shuffle<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.integer(0, i);
      const a = result[i], b = result[j];
      if (a !== undefined && b !== undefined) [result[i], result[j]] = [b, a];
    }
    return result;
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

/** MurmurHash3's mixing over the characters of the key; the parts cannot run into each other. */
function hash(key: readonly (string | number)[], salt: number): number {
  let h = salt | 0;
  const text = JSON.stringify(key);
  for (let i = 0; i < text.length; i++) {
    let k = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    h ^= k;
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
  }
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
