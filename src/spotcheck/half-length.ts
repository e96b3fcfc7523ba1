import { neighbours } from './length-bins.ts';

/** How many questions of one length there were, and how many of them were answered with a sound trace. */
export interface LengthCount {
  readonly length: number;
  readonly answered: number;
  readonly sound: number;
}

/** The length at which half of the traces are sound. */
export interface HalfLength {
  /**
   * By a logistic curve that falls with the length, fitted by likelihood. `beyond`: more than half are sound at every
   * length that was asked; `below`: less than half.
   */
  readonly at: number | 'beyond' | 'below';
  /** By the likelihood ratio, at 95 %; undefined where an end lies outside the lengths that were asked. */
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** Half of what chi-squared with one degree of freedom exceeds in 5 % of the cases. */
const DROP = 3.841458820694124 / 2;

/** Lengths that are told apart, and widths of the curve that are tried. */
const MOST_LENGTHS = 128;
const WIDTHS = 16;
const STEPS = 48;
const BISECTIONS = 24;

/**
 * Undefined without an answer. The width of the curve's fall is whatever explains the answers best for each place that
 * it may have, between a step at once and one over four times the lengths that were asked.
 */
export function halfLength(counts: readonly LengthCount[]): HalfLength | undefined {
  const asked = merged(counts.filter(({ answered }) => answered > 0));
  const first = asked[0]?.length;
  const last = asked.at(-1)?.length;
  if (first === undefined || last === undefined) return undefined;
  const range = Math.max(1, last - first);
  const widths = Array.from({ length: WIDTHS }, (_, i) => (range / 64) * 256 ** (i / (WIDTHS - 1)));
  const profile = (at: number): number => Math.max(...widths.map((width) => likelihood(asked, at, width)));

  const places = Array.from({ length: STEPS + 1 }, (_, i) => first - range + (3 * range * i) / STEPS);
  const heights = places.map(profile);
  // Where several places explain it as well, as between two lengths with a step, the middle one.
  const top = Math.max(...heights);
  const best = heights.flatMap((height, i) => (top - height < 1e-6 ? [i] : []));
  const middle = best[best.length >> 1] ?? 0;
  const at = best.length > 1 ? (places[middle] ?? first) : summit(profile, places[middle - 1], places[middle + 1]);
  const least = Math.max(top, profile(at)) - DROP;
  const endTowards = (outside: number): number | undefined => {
    const end = crossing(profile, least, outside, at);
    return end !== undefined && end >= first && end <= last ? end : undefined;
  };
  return { at: sideOf(at, first, last), low: endTowards(first), high: endTowards(last) };
}

function sideOf(at: number, first: number, last: number): HalfLength['at'] {
  if (at > last) return 'beyond';
  return at < first ? 'below' : at;
}

/** Neighbouring lengths together, where there are very many. */
function merged(counts: readonly LengthCount[]): readonly LengthCount[] {
  return neighbours(counts, MOST_LENGTHS).map((part) => {
    const [first] = part;
    if (first !== undefined && part.length === 1) return first;
    const sum = (value: (one: LengthCount) => number): number => part.reduce((all, one) => all + value(one), 0);
    const answered = sum((one) => one.answered);
    return {
      length: sum((one) => one.length * one.answered) / answered,
      answered,
      sound: sum((one) => one.sound),
    };
  });
}

/** The logarithm of how likely the answers are if the share of sound ones falls through a half at `at`. */
function likelihood(counts: readonly LengthCount[], at: number, width: number): number {
  let sum = 0;
  for (const { length, answered, sound } of counts) {
    const slope = (length - at) / width;
    sum -= sound * softplus(slope) + (answered - sound) * softplus(-slope);
  }
  return sum;
}

/** log(1 + e^x), also for great x. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** Where a function that rises and then falls is greatest, by golden section. */
function summit(of: (x: number) => number, low = -Infinity, high = Infinity): number {
  if (!Number.isFinite(low)) return high;
  if (!Number.isFinite(high)) return low;
  const golden = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  for (let i = 0; i < BISECTIONS; i++) {
    const [c, d] = [b - golden * (b - a), a + golden * (b - a)];
    if (of(c) < of(d)) a = c;
    else b = d;
  }
  return (a + b) / 2;
}

/** Where a function comes to `height` between `outside`, where it is below it, and `inside`; undefined if nowhere. */
function crossing(of: (x: number) => number, height: number, outside: number, inside: number): number | undefined {
  let [low, high] = [outside, inside];
  if (of(low) >= height) return undefined;
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (of(middle) < height) low = middle;
    else high = middle;
  }
  return high;
}
