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

/** Bins of all tiers together, about. */
const MOST_TIER_BINS = 6;

/**
 * Parts of the lengths that begin where tiers do: each tier in equal parts, about six in all. A part without any row is
 * left out. Lengths between two tiers belong to the shorter one, those outside all to the nearest one.
 */
export function tierBins(
  tiers: readonly { readonly low: number; readonly high: number }[],
  rows: readonly { readonly length: number }[],
): Bin[] {
  if (rows.length === 0) return [];
  let [first, last] = [Infinity, -Infinity];
  for (const { length } of rows) {
    first = Math.min(first, length);
    last = Math.max(last, length);
  }
  // Of two tiers that begin at one length, the longer one.
  const begins = new Map(tiers.toSorted((a, b) => a.low - b.low || a.high - b.high).map((tier) => [tier.low, tier]));
  const ordered = [...begins.values()];
  const parts = Math.max(1, Math.floor(MOST_TIER_BINS / Math.max(1, ordered.length)));
  const bins = ordered.flatMap(({ low, high }, i) => {
    const next = ordered[i + 1]?.low ?? Infinity;
    const to = Math.min(high, next - 1);
    const width = Math.max(1, Math.ceil((to - low + 1) / parts));
    const own = Array.from({ length: Math.ceil((to - low + 1) / width) }, (_, part) => ({
      from: low + part * width,
      to: Math.min(to, low + (part + 1) * width - 1),
    }));
    return stretched(own, rows, next);
  });
  const [begin] = bins;
  if (begin !== undefined) bins[0] = { ...begin, from: Math.min(begin.from, first) };
  const all = bins.length === 0 ? [{ from: first, to: last }] : bins;
  return all.filter((bin) => rows.some((row) => isIn(row, bin)));
}

/** A tier's bins, the last one up to the longest row before the next tier. */
function stretched(bins: readonly Bin[], rows: readonly { readonly length: number }[], next: number): Bin[] {
  return bins.map((bin, i) => {
    if (i < bins.length - 1) return bin;
    let { to } = bin;
    for (const { length } of rows) if (length < next) to = Math.max(to, length);
    return { ...bin, to };
  });
}

/** The greatest of a question's lengths. */
export function lengthOf({ lengths }: { readonly lengths: Readonly<Record<string, number>> }): number {
  let most = 0;
  for (const name in lengths) most = Math.max(most, lengths[name] ?? 0);
  return most;
}

/** In the order of their lengths, those that stand next to each other together: so many parts at most. */
export function neighbours<T extends { readonly length: number }>(
  counts: readonly T[],
  most: number,
): readonly (readonly T[])[] {
  const sorted = counts.toSorted((a, b) => a.length - b.length);
  const size = Math.max(1, Math.ceil(sorted.length / most));
  return Array.from({ length: Math.ceil(sorted.length / size) }, (_, i) => sorted.slice(i * size, (i + 1) * size));
}
