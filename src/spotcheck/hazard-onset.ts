import { wilson, type Interval } from './interval.ts';
import { neighbours } from './length-bins.ts';

/** How often a model that was still right came to a state, and how often its first fault was there. */
export interface Hazard {
  readonly reached: number;
  readonly failed: number;
}

/** How often a state was come to in questions of one length, and how often traces failed there first. */
export interface LengthHazard extends Hazard {
  readonly length: number;
}

/** How often a state fails on one side of a length. */
export interface Side extends Hazard {
  readonly interval: Interval | undefined;
}

/** A length from which on a state fails clearly more often than below it. */
export interface Onset {
  readonly from: number;
  readonly below: Side;
  readonly above: Side;
  /** How likely so clear a difference is at any length, and in any of the states, if lengths do not matter. */
  readonly p: number;
}

/** Lengths that are told apart: neighbouring ones are put together where there are more. */
const MOST_LENGTHS = 64;
/** A smaller growth is not worth a length of its own. */
const LEAST_GROWTH = 2;
const LEVEL = 0.05;

/**
 * The length from which on a state fails clearly more often, by the likelihood of a step there; undefined where none is
 * clear. With a hazard that is the same at all lengths, first faults fall upon the visits by chance, so those from a
 * length on have a binomial distribution; its tail is corrected for all lengths that are tried (Bonferroni) and for
 * `states`, of which each is tried. `effect`: so many answers to the same questions tell as much as one.
 */
export function onsetOf(counts: readonly LengthHazard[], states = 1, effect = 1): Onset | undefined {
  const lengths = merged(counts.filter(({ reached }) => reached > 0));
  const all = sumOf(lengths);
  let below: Hazard = { reached: 0, failed: 0 };
  let best: Onset | undefined;
  let height = 0;
  for (const [i, one] of lengths.entries()) {
    const above = { reached: all.reached - below.reached, failed: all.failed - below.failed };
    if (i > 0 && rate(above) >= LEAST_GROWTH * rate(below)) {
      // Towards too little on both sides: what is rounded must not make a difference clear.
      const told = Math.floor(above.failed / effect);
      const rest = Math.ceil(below.failed / effect);
      const p = Math.min(1, tail(told, told + rest, above.reached / all.reached) * (lengths.length - 1) * states);
      const likelihood = (evidence(below) + evidence(above) - evidence(all)) / effect;
      if (p < LEVEL && likelihood > height) {
        height = likelihood;
        best = { from: one.length, below: sided(below, effect), above: sided(above, effect), p };
      }
    }
    below = { reached: below.reached + one.reached, failed: below.failed + one.failed };
  }
  return best;
}

function sided(hazard: Hazard, effect: number): Side {
  return { ...hazard, interval: wilson(hazard.failed / effect, hazard.reached / effect) };
}

function rate({ failed, reached }: Hazard): number {
  return failed / reached;
}

function sumOf(hazards: readonly Hazard[]): Hazard {
  return {
    reached: hazards.reduce((sum, one) => sum + one.reached, 0),
    failed: hazards.reduce((sum, one) => sum + one.failed, 0),
  };
}

/** In the order of their lengths; neighbours together, by the first one's length. */
function merged(counts: readonly LengthHazard[]): readonly LengthHazard[] {
  return neighbours(counts, MOST_LENGTHS).map((part) => ({ length: part[0]?.length ?? 0, ...sumOf(part) }));
}

/** The logarithm of the greatest likelihood that any hazard gives to these counts. */
function evidence({ failed, reached }: Hazard): number {
  const part = (count: number): number => (count === 0 ? 0 : count * Math.log(count / reached));
  return part(failed) + part(reached - failed);
}

/** How likely it is that of `all` events at least `count` fall upon a share of the places. */
function tail(count: number, all: number, share: number): number {
  if (count <= 0) return 1;
  if (share >= 1) return 1;
  // From the likelihood of exactly so many on, each by the one before.
  let logarithm = all * Math.log1p(-share);
  for (let i = 0; i < count; i++) logarithm += Math.log((all - i) / (i + 1)) + Math.log(share / (1 - share));
  let term = Math.exp(logarithm);
  let sum = 0;
  for (let i = count; i <= all; i++) {
    sum += term;
    if (i > all * share && term < sum * 1e-12) break;
    term *= ((all - i) / (i + 1)) * (share / (1 - share));
  }
  return Math.min(1, sum);
}
