import { indexInGiven, type GivenCells } from '../../machine/index.ts';
import { POOLED, type Pool } from '../word-pool.ts';

/** The word of a cell that holds nothing. */
export const BLANK = -(2 ** 31);

/** Cells beyond this many are left to the interpreter. */
const MOST = 1 << 22;

/** Cells that are made ready on either side of those that are needed. */
const MARGIN = 8;

/** Indexes of rows stay so far from the ends of the small integers that no word of a pooled value comes near. */
const FARTHEST = POOLED - (MOST << 1);

/** The cells of a region with one integer index: words from index `base` on, which grow where a run writes. */
export class Row {
  cells = new Int32Array(64);
  base = 0;
  length = 0;
  givenFirst = 0;
  givenCount = 0;

  /**
   * Begins a run with the given cells, and some room around them for padding; false where the interpreter has to run.
   */
  load(given: GivenCells | undefined, pool: Pool): boolean {
    this.length = this.givenCount = 0;
    if (given === undefined) return true;
    const { values, first } = given;
    const count = values.length;
    const length = count + 2 * MARGIN;
    if (count > MOST || !(Math.abs(first) <= FARTHEST)) return false;
    if (this.cells.length < length) this.cells = new Int32Array(2 * length);
    this.base = first - MARGIN;
    this.length = length;
    this.givenFirst = first;
    this.givenCount = count;
    const { cells } = this;
    for (let i = 0; i < MARGIN; i++) cells[i] = cells[i + MARGIN + count] = BLANK;
    for (let i = 0; i < count; i++) cells[i + MARGIN] = pool.word(values[i] ?? null);
    return true;
  }

  /** Makes room for an index, and for the bounds where they are near; false where that would be too much. */
  grow(index: number, low: number, high: number): boolean {
    if (!(Math.abs(index) <= FARTHEST)) return false;
    const near = high - low < 1024 && low <= index && index <= high;
    const before = this.length;
    const from = near ? low : index - MARGIN;
    const end = (near ? high : index + MARGIN) + 1;
    const first = before === 0 ? from : Math.min(this.base, from);
    const last = before === 0 ? end : Math.max(this.base + before, end);
    // Twice as long as before at least, on the side that grows, so that filling a region takes linear time.
    const slack = Math.max(0, 2 * before - (last - first));
    const base = index < this.base ? first - slack : first;
    const length = last - first + slack;
    if (length > MOST) return false;
    const at = before === 0 ? 0 : this.base - base;
    if (length > this.cells.length) {
      const cells = new Int32Array(2 * length);
      cells.set(this.cells.subarray(0, before), at);
      this.cells = cells;
    } else if (at > 0) this.cells.copyWithin(at, 0, before);
    this.cells.fill(BLANK, 0, at).fill(BLANK, at + before, length);
    this.base = base;
    this.length = length;
    return true;
  }
}

/** The cells of a region with other indexes: a hash table of words, emptied by counting runs. */
export class Table {
  #keys: Int32Array;
  #values = new Int32Array(64);
  #run = new Int32Array(64);
  #runs = 0;
  #count = 0;

  constructor(private readonly indexes: number) {
    this.#keys = new Int32Array(64 * indexes);
  }

  /** Begins a run with the given cells; false where the interpreter has to run. */
  load(given: GivenCells | undefined, pool: Pool): boolean {
    this.#clear();
    return (
      given?.values.every((value, i) => {
        const [a = 0, b = 0, c = 0] = indexInGiven(given, i).map((one) => pool.word(one));
        return this.set(a, b, c, pool.word(value));
      }) ?? true
    );
  }

  #clear(): void {
    this.#runs++;
    this.#count = 0;
    if (this.#runs === 2 ** 31 - 1) {
      this.#run.fill(0);
      this.#runs = 1;
    }
  }

  /** The word of a cell, or BLANK. */
  get(a: number, b: number, c: number): number {
    const at = this.#find(a, b, c);
    return this.#run[at] === this.#runs ? (this.#values[at] ?? BLANK) : BLANK;
  }

  /** False where there are too many cells. */
  set(a: number, b: number, c: number, word: number): boolean {
    let at = this.#find(a, b, c);
    if (this.#run[at] !== this.#runs) {
      if (2 * (this.#count + 1) > this.#values.length) {
        if (this.#values.length >= 4 * MOST) return false;
        this.#grow();
        at = this.#find(a, b, c);
      }
      this.#count++;
      this.#run[at] = this.#runs;
      const key = at * this.indexes;
      this.#keys[key] = a;
      if (this.indexes > 1) this.#keys[key + 1] = b;
      if (this.indexes > 2) this.#keys[key + 2] = c;
    }
    this.#values[at] = word;
    return true;
  }

  #find(a: number, b: number, c: number): number {
    const { indexes } = this;
    const mask = this.#values.length - 1;
    const keys = this.#keys;
    const run = this.#run;
    let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
    hash ^= hash >>> 15;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      if (run[at] !== this.#runs) return at;
      const key = at * indexes;
      if (keys[key] === a && (indexes < 2 || keys[key + 1] === b) && (indexes < 3 || keys[key + 2] === c)) return at;
    }
  }

  #grow(): void {
    const { indexes } = this;
    const keys = this.#keys;
    const values = this.#values;
    const run = this.#run;
    const length = 2 * values.length;
    this.#keys = new Int32Array(length * indexes);
    this.#values = new Int32Array(length);
    this.#run = new Int32Array(length);
    for (let old = 0; old < values.length; old++) {
      if (run[old] !== this.#runs) continue;
      const key = old * indexes;
      const a = keys[key] ?? 0;
      const b = indexes > 1 ? (keys[key + 1] ?? 0) : 0;
      const c = indexes > 2 ? (keys[key + 2] ?? 0) : 0;
      const at = this.#find(a, b, c);
      this.#run[at] = this.#runs;
      this.#values[at] = values[old] ?? 0;
      this.#keys[at * indexes] = a;
      if (indexes > 1) this.#keys[at * indexes + 1] = b;
      if (indexes > 2) this.#keys[at * indexes + 2] = c;
    }
  }
}
