/**
 * McNemar's exact test: how likely it is that of `more + fewer` pairs that differ, the two sides differ by as much or
 * more if neither were better (two-sided binomial, McNemar 1947). 1 where no pair differs.
 */
export function mcnemar(more: number, fewer: number): number {
  const trials = more + fewer;
  // The chances of 0, 1, 2 … of them, each from the one before, as logarithms: 2 to the minus trials may be no number.
  let logarithm = -trials * Math.LN2;
  let tail = 0;
  for (let i = 0; i <= Math.min(more, fewer); i++) {
    tail += Math.exp(logarithm);
    logarithm += Math.log((trials - i) / (i + 1));
  }
  return Math.min(1, 2 * tail);
}

/**
 * Holm's correction of several tests (Holm 1979): each p as it is to be compared with 5 %, so that among all that pass,
 * one is false in at most 5 % of the cases. In the order in which they were given.
 */
export function corrected(values: readonly number[]): number[] {
  const order = values.map((p, i) => ({ p, i })).sort((a, b) => a.p - b.p);
  const result = values.map(() => 1);
  let least = 0;
  for (const [rank, { p, i }] of order.entries()) {
    least = Math.max(least, Math.min(1, (values.length - rank) * p));
    result[i] = least;
  }
  return result;
}
