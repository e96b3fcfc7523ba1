import { wilson, type Interval } from './interval.ts';

/** What became of the answers to one question. */
export interface Cluster {
  readonly answered: number;
  readonly right: number;
}

/**
 * The interval of right among answered, at 95 %, where a question may have several answers, which are not independent:
 * Wilson's with so many answers as tell as much as these if they were (the counts divided by the design effect, Rao and
 * Scott 1992). With one answer to each question it is Wilson's own.
 */
export function clusteredInterval(clusters: readonly Cluster[]): Interval | undefined {
  const { answered, right } = sumOf(clusters);
  if (answered === 0) return undefined;
  const effect = designEffect([clusters]);
  return wilson(right / effect, answered / effect);
}

/** The same where none is right, of the sums of the answers to each question and of their squares. */
export function intervalOfNone(answered: number, squares: number): Interval | undefined {
  return wilson(0, answered / Math.max(1, mostEffect(answered, squares)));
}

/**
 * By how much answers to the same questions tell less than as many answers to different ones: the variance between the
 * questions of each stratum, such as a length, over that of independent answers. Between 1 and what it is if all answers
 * to a question are alike, which is also taken where nothing varies.
 */
export function designEffect(strata: readonly (readonly Cluster[])[]): number {
  const all = strata.flat();
  const most = mostEffect(
    sumOf(all).answered,
    all.reduce((sum, one) => sum + one.answered ** 2, 0),
  );
  if (most <= 1) return 1;
  let between = 0;
  let independent = 0;
  for (const stratum of strata) {
    const clusters = stratum.filter((one) => one.answered > 0);
    if (clusters.length < 2) continue;
    const { answered, right } = sumOf(clusters);
    const share = right / answered;
    const squares = clusters.reduce((sum, one) => sum + (one.right - share * one.answered) ** 2, 0);
    between += (squares * clusters.length) / (clusters.length - 1);
    independent += share * (1 - share) * answered;
  }
  return independent === 0 ? most : Math.min(most, Math.max(1, between / independent));
}

/** The design effect where all answers to a question are alike. */
function mostEffect(answered: number, squares: number): number {
  return squares / Math.max(1, answered);
}

/** The interval of the mean of values between 0 and 1, one for each question, of which each tells as much as so many answers at most. */
export function meanInterval(values: readonly number[], most: number): Interval | undefined {
  const count = values.length;
  if (count === 0) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, count - 1);
  const told = variance === 0 ? 1 : Math.min(most, Math.max(1, (mean * (1 - mean)) / variance));
  return wilson(mean * count * told, count * told);
}

/** Items by what they have in common; the groups are in the order in which their first ones came. */
export function groupedBy<T, K>(items: Iterable<T>, nameOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}

function sumOf(clusters: readonly Cluster[]): Cluster {
  return {
    answered: clusters.reduce((sum, one) => sum + one.answered, 0),
    right: clusters.reduce((sum, one) => sum + one.right, 0),
  };
}
