import { isInteger, valueText, type Value } from './value.ts';

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

export function pairKey(first: number, second: number): number {
  return (first + SMALL) * 2 * SMALL + second + SMALL;
}

/** Numbers cells from 0 on, in order of first mention. */
export class CellTable {
  readonly regions: number[] = [];
  readonly indexes: (readonly Value[])[] = [];
  readonly #ids: Map<CellKey, number>[];

  constructor(regions: number) {
    this.#ids = Array.from({ length: regions }, () => new Map());
  }

  find(region: number, index: readonly Value[]): number | undefined {
    return this.#ids[region]?.get(cellKey(index));
  }

  findKey(region: number, key: CellKey): number | undefined {
    return this.#ids[region]?.get(key);
  }

  /** The number of a cell, a new one if it has none. */
  id(region: number, index: readonly Value[]): number {
    const key = cellKey(index), found = this.#ids[region]?.get(key);
    if (found !== undefined) return found;
    const id = this.regions.length;
    this.#ids[region]?.set(key, id);
    this.regions.push(region);
    this.indexes.push(index);
    return id;
  }
}

/** Cells in the order of their indexes: integers by size, texts by code point, integers first. */
export function compareIndexes(a: readonly Value[], b: readonly Value[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const x = a[i], y = b[i];
    if (x === undefined || y === undefined || x === y) continue;
    if (isInteger(x) && isInteger(y)) return x < y ? -1 : 1;
    if (isInteger(x) !== isInteger(y)) return isInteger(x) ? -1 : 1;
    const order = valueText(x) < valueText(y) ? -1 : valueText(x) > valueText(y) ? 1 : 0;
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
