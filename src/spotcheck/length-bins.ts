/** A part of the lengths that questions have, both ends included. */
export interface Bin {
  readonly from: number;
  readonly to: number;
}

export function isIn({ length }: { readonly length: number }, { from, to }: Bin): boolean {
  return length >= from && length <= to;
}

/** Equal parts of the lengths that occur, at most so many; a part without any is left out. */
export function lengthBins(rows: readonly { readonly length: number }[], most: number): Bin[] {
  if (rows.length === 0) return [];
  let low = Infinity;
  let high = -Infinity;
  for (const { length } of rows) {
    low = Math.min(low, length);
    high = Math.max(high, length);
  }
  const width = Math.max(1, Math.ceil((high - low + 1) / most));
  const all = Array.from({ length: Math.ceil((high - low + 1) / width) }, (_, i) => ({
    from: low + i * width,
    to: Math.min(high, low + (i + 1) * width - 1),
  }));
  return all.filter((bin) => rows.some((row) => isIn(row, bin)));
}

/** The greatest of a question's lengths. */
export function lengthOf({ lengths }: { readonly lengths: Readonly<Record<string, number>> }): number {
  let most = 0;
  for (const name in lengths) most = Math.max(most, lengths[name] ?? 0);
  return most;
}
