import type { Task, TierName } from '../machine/index.ts';

/** Lengths from `low` to `high`, both included. */
export interface LengthRange {
  readonly low: number;
  readonly high: number;
}

export const LONGEST = 1_000_000;

/** Lengths as people list them: `40`, `38..45`, `8,16,32..40`. Undefined where a text is no such list. */
export function readLengths(text: string): readonly LengthRange[] | undefined {
  const ranges: LengthRange[] = [];
  for (const part of text.split(',')) {
    const [, low, high = low] = /^\s*(\d{1,7})(?:\.\.(\d{1,7}))?\s*$/.exec(part) ?? [];
    const range = { low: Number(low), high: Number(high) };
    if (low === undefined || range.low < 1 || range.high < range.low || range.high > LONGEST) return undefined;
    ranges.push(range);
  }
  return joined(ranges);
}

/** The same list in the same words, whoever wrote it: in ascending order, what touches as one. */
export function lengthsText(ranges: readonly LengthRange[]): string {
  return ranges.map(({ low, high }) => (low === high ? `${low}` : `${low}..${high}`)).join(',');
}

function joined(ranges: readonly LengthRange[]): readonly LengthRange[] {
  const result: LengthRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.low - b.low)) {
    const last = result.at(-1);
    if (last === undefined || range.low > last.high + 1) result.push(range);
    else result[result.length - 1] = { low: last.low, high: Math.max(last.high, range.high) };
  }
  return result;
}

/**
 * Which of these lengths count with which tier: with the one that they lie in, or else with the next shorter one, or the
 * shortest. Tiers without any are left out.
 */
export function lengthsByTier(
  task: Task,
  ranges: readonly LengthRange[],
): ReadonlyMap<TierName, readonly LengthRange[]> {
  const tiers = task.tiers.toSorted((a, b) => a.low - b.low);
  const found = new Map<TierName, readonly LengthRange[]>();
  for (const [i, { name }] of tiers.entries()) {
    const from = i === 0 ? 1 : (tiers[i]?.low ?? 1);
    const to = (tiers[i + 1]?.low ?? LONGEST + 1) - 1;
    const own = ranges
      .map(({ low, high }) => ({ low: Math.max(low, from), high: Math.min(high, to) }))
      .filter(({ low, high }) => low <= high);
    if (own.length > 0) found.set(name, own);
  }
  return found;
}

/** Whether all lengths lie within a tier. */
export function areWithin(ranges: readonly LengthRange[], tier: LengthRange | undefined): boolean {
  return tier !== undefined && ranges.every(({ low, high }) => low >= tier.low && high <= tier.high);
}

/** The first and the last of them. */
export function endsOf(ranges: readonly LengthRange[]): LengthRange {
  return { low: ranges[0]?.low ?? 0, high: ranges.at(-1)?.high ?? 0 };
}
