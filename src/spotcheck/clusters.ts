import { wilson, type Interval } from './interval.ts';

/** What became of the answers to one question. */
export interface Cluster {
  readonly answered: number;
  readonly right: number;
}

/** All that is asked of clusters: sums over them, of which those without an answer are none. */
export interface ClusterSums {
  count: number;
  answered: number;
  right: number;
  answeredSquares: number;
  rightSquares: number;
  /** Of answered and right. */
  products: number;
}

export function noClusters(): ClusterSums {
  return { count: 0, answered: 0, right: 0, answeredSquares: 0, rightSquares: 0, products: 0 };
}

/** Counts one more cluster. */
export function addCluster(sums: ClusterSums, answered: number, right: number): void {
  if (answered === 0) return;
  sums.count++;
  sums.answered += answered;
  sums.right += right;
  sums.answeredSquares += answered * answered;
  sums.rightSquares += right * right;
  sums.products += answered * right;
}

function sumsOf(clusters: readonly Cluster[]): ClusterSums {
  const sums = noClusters();
  for (const { answered, right } of clusters) addCluster(sums, answered, right);
  return sums;
}

/**
 * The interval of right among answered, at 95 %, where a question may have several answers, which are not independent:
 * Wilson's with so many answers as tell as much as these if they were (the counts divided by the design effect, Rao and
 * Scott 1992). With one answer to each question it is Wilson's own.
 */
export function clusteredInterval(clusters: readonly Cluster[]): Interval | undefined {
  return intervalOfSums(sumsOf(clusters));
}

export function intervalOfSums(sums: ClusterSums): Interval | undefined {
  if (sums.answered === 0) return undefined;
  const effect = effectOfSums([sums]);
  return wilson(sums.right / effect, sums.answered / effect);
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
  return effectOfSums(strata.map(sumsOf));
}

export function effectOfSums(strata: readonly ClusterSums[]): number {
  const total = (value: (sums: ClusterSums) => number): number => strata.reduce((sum, one) => sum + value(one), 0);
  const most = mostEffect(
    total((one) => one.answered),
    total((one) => one.answeredSquares),
  );
  if (most <= 1) return 1;
  let between = 0;
  let independent = 0;
  for (const { count, answered, right, answeredSquares, rightSquares, products } of strata) {
    if (count < 2) continue;
    const share = right / answered;
    // Of (right - share * answered), over all questions.
    const squares = rightSquares - 2 * share * products + share * share * answeredSquares;
    between += (squares * count) / (count - 1);
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
