import { compareText } from './evaluate.ts';
import { isInteger, type Value } from './value.ts';
import { valueText } from './value-text.ts';

/** The indexes of a cell as one key of a map: a number where it is one integer or two small ones. */
export type CellKey = number | string;

const SMALL = 1 << 25;

export function cellKey(index: readonly Value[]): CellKey {
  const [first, second] = index;
  if (first === undefined) return '';
  if (index.length === 1) return typeof first === 'number' ? first : valueText(first);
  if (index.length === 2 && isSmall(first) && isSmall(second)) return pairKey(first, second);
  return index.map(valueText).join(',');
}

export function isSmall(value: Value | undefined): value is number {
  return typeof value === 'number' && value > -SMALL && value < SMALL;
}

function pairKey(first: number, second: number): number {
  return (first + SMALL) * 2 * SMALL + second + SMALL;
}

/** Numbers cells from 0 on, in order of first mention. */
export class CellTable {
  #size = 0;
  #regions = new Int32Array(64);
  /** The first index of a cell, where it has one or two small ones, as most have. */
  #indexes = new Int32Array(64);
  /** The second of two, plus SMALL; 0: it has one. As long as need be. */
  #seconds = new Int32Array(0);
  /** The indexes of the others, by their numbers. */
  readonly #vectors = new Map<number, readonly Value[]>();
  readonly #rows: (IdRow | undefined)[];
  readonly #grids: (Map<number, IdRow> | undefined)[];
  readonly #others: Map<CellKey, number>[];

  constructor(regions: number) {
    this.#rows = Array.from({ length: regions }, () => undefined);
    this.#grids = Array.from({ length: regions }, () => undefined);
    this.#others = Array.from({ length: regions }, () => new Map<CellKey, number>());
  }

  get size(): number {
    return this.#size;
  }

  region(id: number): number {
    return id < this.#size ? (this.#regions[id] ?? -1) : -1;
  }

  index(id: number): readonly Value[] {
    const others = this.#vectors.get(id);
    if (others !== undefined) return others;
    if (id >= this.#size) return [];
    const second = this.#seconds[id] ?? 0;
    return second === 0 ? [this.#indexes[id] ?? 0] : [this.#indexes[id] ?? 0, second - SMALL];
  }

  find(region: number, index: readonly Value[]): number | undefined {
    const row = this.#row(region, index, false);
    const last = index[index.length - 1];
    const id = isSmall(last) ? row?.get(last) : undefined;
    return id ?? this.#others[region]?.get(cellKey(index));
  }

  /** The number of a cell, a new one if it has none. */
  id(region: number, index: readonly Value[]): number {
    const found = this.find(region, index);
    if (found !== undefined) return found;
    const row = this.#row(region, index, true);
    const last = index[index.length - 1];
    const id = this.#add(region, index);
    if (row === undefined || !isSmall(last) || !row.set(last, id)) this.#others[region]?.set(cellKey(index), id);
    return id;
  }

  /** The number of a cell with one small index, as {@link id} gives it. */
  idAt(region: number, index: number): number {
    return this.#rows[region]?.get(index) ?? this.id(region, [index]);
  }

  /** The same with two. */
  idAtPair(region: number, first: number, second: number): number {
    return this.#grids[region]?.get(first)?.get(second) ?? this.id(region, [first, second]);
  }

  /** The cells of a region in the order of their indexes. */
  inOrder(region: number): Int32Array {
    const ids: number[] = [...(this.#others[region]?.values() ?? [])];
    const isSorted = ids.length === 0;
    this.#rows[region]?.addTo(ids);
    const grid = this.#grids[region];
    if (grid !== undefined) for (const first of [...grid.keys()].sort((a, b) => a - b)) grid.get(first)?.addTo(ids);
    return Int32Array.from(isSorted ? ids : ids.sort((a, b) => compareIndexes(this.index(a), this.index(b))));
  }

  #add(region: number, index: readonly Value[]): number {
    const id = this.#size++;
    if (id === this.#regions.length) {
      this.#regions = enlarged(this.#regions, 2 * id);
      this.#indexes = enlarged(this.#indexes, 2 * id);
    }
    this.#regions[id] = region;
    const [first, second] = index;
    if (index.length === 1 && isSmall(first)) this.#indexes[id] = first;
    else if (index.length === 2 && isSmall(first) && isSmall(second)) {
      if (id >= this.#seconds.length) this.#seconds = enlarged(this.#seconds, this.#regions.length);
      this.#indexes[id] = first;
      this.#seconds[id] = second + SMALL;
    } else this.#vectors.set(id, index);
    return id;
  }

  #row(region: number, index: readonly Value[], isNew: boolean): IdRow | undefined {
    const [first, second] = index;
    if (index.length > 2 || !isSmall(first) || (index.length === 2 && !isSmall(second))) return undefined;
    if (index.length === 1) {
      if (this.#rows[region] === undefined && isNew) this.#rows[region] = new IdRow(first);
      return this.#rows[region];
    }
    let grid = this.#grids[region];
    if (grid === undefined && isNew) this.#grids[region] = grid = new Map();
    if (grid?.has(first) === false && isNew) grid.set(first, new IdRow(Number(second)));
    return grid?.get(first);
  }
}

/** The same numbers in an array that has room for more. */
export function enlarged(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}

/** Numbers of cells by one index, in an array; indexes far from the others do not go in. */
class IdRow {
  #ids = new Int32Array(8);
  #base: number;
  #count = 0;

  constructor(first: number) {
    this.#base = first - 1;
  }

  get(index: number): number | undefined {
    const id = this.#ids[index - this.#base];
    return id === undefined || id === 0 ? undefined : id - 1;
  }

  /** False where the index is too far away. */
  set(index: number, id: number): boolean {
    const length = this.#ids.length;
    if (index < this.#base || index >= this.#base + length) {
      const first = Math.min(this.#base, index);
      const last = Math.max(this.#base + length - 1, index);
      const needed = last - first + 1;
      if (needed > 64 * (this.#count + 16)) return false;
      const larger = new Int32Array(Math.max(needed, 2 * length));
      const base = index < this.#base ? last + 1 - larger.length : first;
      larger.set(this.#ids, this.#base - base);
      this.#ids = larger;
      this.#base = base;
    }
    this.#ids[index - this.#base] = id + 1;
    this.#count++;
    return true;
  }

  addTo(ids: number[]): void {
    for (const id of this.#ids) if (id !== 0) ids.push(id - 1);
  }
}

/** Cells in the order of their indexes: integers by size, texts by code point, integers first. */
export function compareIndexes(a: readonly Value[], b: readonly Value[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const x = a[i];
    const y = b[i];
    if (x === undefined || y === undefined || x === y) continue;
    if (isInteger(x) && isInteger(y)) return x < y ? -1 : 1;
    if (isInteger(x) !== isInteger(y)) return isInteger(x) ? -1 : 1;
    const areTexts = typeof x === 'string' && typeof y === 'string';
    const order = areTexts ? compareText(x, y) : compareText(valueText(x), valueText(y));
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
