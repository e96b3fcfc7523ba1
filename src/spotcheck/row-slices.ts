import type { SampleRow } from './sample-row.ts';

/** Characters of rows that are handed over at once, about. */
const SLICE = 2 ** 20;

/** What a row has apart from its texts, in characters of JSON, about; and a fault. */
const ROW = 300;
const FAULT = 120;

/** How many characters a row takes, about. */
export function rowSize({ question, expected, found, faults, error }: SampleRow): number {
  let size = ROW + question.length + expected.length + (found?.length ?? 0) + (error?.message.length ?? 0);
  for (const { label, explanation } of faults) size += FAULT + label.length + explanation.length;
  return size;
}

/** Rows in their order, so many together as may be handed over at once. */
export function rowSlices(rows: readonly SampleRow[], most = SLICE): readonly (readonly SampleRow[])[] {
  return slicesOf(rows, rowSize, most);
}

/** The same for other rows. */
export function slicesOf<Row>(
  rows: readonly Row[],
  sizeOf: (row: Row) => number,
  most = SLICE,
): readonly (readonly Row[])[] {
  const slices: Row[][] = [];
  let size = Infinity;
  for (const row of rows) {
    const own = sizeOf(row);
    if (size + own > most) {
      slices.push([]);
      size = 0;
    }
    slices.at(-1)?.push(row);
    size += own;
  }
  return slices;
}
