import type { GivenCells } from './machine.ts';
import type { Value } from './value.ts';

/** Where the value of a cell stands among those that are given; undefined where none is given to it. */
export function placeInGiven(given: GivenCells, index: readonly Value[]): number | undefined {
  if (index.length === 0) return 0;
  const [row] = index;
  if (typeof row !== 'number' || row < given.first) return undefined;
  let place = row - given.first;
  for (const [i, { first, count }] of (given.inner ?? []).entries()) {
    const at = index[i + 1];
    if (typeof at !== 'number' || at < first || at >= first + count) return undefined;
    place = place * count + (at - first);
  }
  return place < given.values.length ? place : undefined;
}

/** The index of the cell that holds the value at a place. */
export function indexInGiven(given: GivenCells, place: number): readonly number[] {
  const index: number[] = [];
  let rest = place;
  for (const { first, count } of (given.inner ?? []).toReversed()) {
    index.unshift(first + (rest % count));
    rest = Math.floor(rest / count);
  }
  return [given.first + rest, ...index];
}

/** How many indexes the given cells have from `first` on: their rows, where they have several. */
export function rowsOfGiven({ values, inner = [] }: GivenCells): number {
  const each = inner.reduce((product, { count }) => product * count, 1);
  return each === 0 ? 0 : values.length / each;
}
