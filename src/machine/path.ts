import type { Value } from './value.ts';

/**
 * The indexes of cells that are fetched together; `undefined` stands for the one that runs from the first of them to
 * the last. `[2, undefined]` is a row, `[undefined, 2]` a column, `[undefined, undefined]` a diagonal.
 */
export type Path<Index = Value> = readonly (Index | undefined)[];

/** The path of a region with one index. */
export const ONLY_INDEX: Path<never> = [undefined];

/** The indexes of the cell at a place of the path. */
export function indexAlong(path: Path, at: Value): Value[] {
  return path.map((one) => (one === undefined ? at : one));
}

/** The indexes that a path has the same for all of its cells. */
export function sharedIndexes<Index>(path: Path<Index>): Index[] {
  return path.filter((one) => one !== undefined);
}

/**
 * The indexes that stand before the one that runs, where that is the last one alone: such cells are a row, and a line
 * names it as a whole. Undefined for columns and diagonals, whose cells a line names one by one.
 */
export function rowPrefix<Index>(path: Path<Index>): readonly Index[] | undefined {
  const prefix = path.slice(0, -1);
  const shared = sharedIndexes(prefix);
  return path.length > 0 && path.at(-1) === undefined && shared.length === prefix.length ? shared : undefined;
}
