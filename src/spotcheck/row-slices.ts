import type { ProbeRow } from './run-report.ts';
import type { FaultRow, SampleRow } from './sample-row.ts';

/** Characters of rows that are handed over at once, about. */
const SLICE = 2 ** 20;

/** What a row has apart from its texts, in characters of JSON, about; and a fault. */
const ROW = 300;
const FAULT = 120;
/** An answer to a question that was asked again, without its fault. */
const PROBE = 60;

/** How many characters a row takes, about. */
export function rowSize({ question, expected, found, faults, failedAs = '', error }: SampleRow): number {
  let size = ROW + question.length + expected.length + (found?.length ?? 0) + (error?.message.length ?? 0);
  size += failedAs.length;
  for (const fault of faults) size += faultSize(fault);
  return size;
}

function faultSize({ label, explanation }: FaultRow): number {
  return FAULT + label.length + explanation.length;
}

/** The same of what came when a question was asked again. */
export function probeSize({ found, fault, error }: ProbeRow): number {
  return PROBE + (found?.length ?? 0) + (fault === undefined ? 0 : faultSize(fault)) + (error?.message.length ?? 0);
}

/** Rows in their order, so many together as may be handed over at once. */
export function rowSlices(rows: readonly SampleRow[], most = SLICE): readonly (readonly SampleRow[])[] {
  return slicesOf(rows, rowSize, most);
}

export function probeSlices(probes: readonly ProbeRow[], most = SLICE): readonly (readonly ProbeRow[])[] {
  return slicesOf(probes, probeSize, most);
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
