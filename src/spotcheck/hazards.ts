import { labelPattern, type Machine, type TierName } from '../machine/index.ts';
import { eachCount, LAYOUT, type Exposure } from './exposure.ts';
import { type Cluster, clusteredInterval, designEffect, groupedBy, intervalOfNone } from './clusters.ts';
import { wilson, type Interval } from './interval.ts';
import { type FaultWay, type FirstFault, waysOf } from './fault-ways.ts';
import { type Hazard, type LengthHazard, onsetOf, type Onset } from './hazard-onset.ts';
import { type Bin, isIn } from './length-bins.ts';

/** The same in some of the questions, with what so many visits leave open. */
export interface BinHazard extends Hazard {
  /** Of failed among reached, at 95 %. */
  readonly interval: Interval | undefined;
  /** Of so few visits, fewer than {@link FEW_VISITS}, that the share says little. */
  readonly isFew: boolean;
}

/** Visits of which a hazard says little: of 30 without a failure, the interval reaches up to 11 %. */
const FEW_VISITS = 30;

/** A state of the program in which traces have their first fault. */
export interface HazardRow extends Hazard {
  /** Of the machine; -1 for the layout. */
  readonly state: number;
  /** With the names of its variables, `Add place {i}`. */
  readonly label: string;
  /** Where it stands, from 0, and the imported file where that is another one; undefined for the layout. */
  readonly line: number | undefined;
  readonly source: string | undefined;
  /** By length, as the table's bins have it. */
  readonly bins: readonly BinHazard[];
  /** Of failed among reached, at 95 %. */
  readonly interval: Interval | undefined;
  /** What the first faults are, the most frequent first. */
  readonly ways: readonly FaultWay[];
  /** From which length on it fails clearly more often; undefined where none is clear. */
  readonly onset: Onset | undefined;
}

/** A state in which no trace has its first fault, and what so many times without one leave open. */
export interface SafeState {
  readonly state: number;
  readonly reached: number;
  readonly interval: Interval | undefined;
}

/** For each state of the program: how often a model that is still right there fails there. */
export interface HazardTable {
  readonly bins: readonly Bin[];
  /** Most first faults first. States without any have no row. */
  readonly rows: readonly HazardRow[];
  /** States that were reached and in which no trace has its first fault. */
  readonly others: readonly SafeState[];
  readonly predictions: readonly Prediction[];
}

/**
 * What the hazards at shorter lengths would make of a tier if they were the same there: the share of sound traces,
 * beside the one that there is. Where they agree, errors compound; where there are fewer, the states themselves are
 * harder at these lengths.
 */
export interface Prediction {
  readonly tier: TierName;
  readonly from: readonly TierName[];
  readonly predicted: { readonly share: number } & Interval;
  readonly observed: { readonly share: number } & Interval;
  /**
   * Whether fewer or more are observed than predicted, at 95 %; `none`: the samples do not tell them apart, `unknown`:
   * they are too few to tell anything, since the interval of the difference is wider than 30 % of the traces.
   */
  readonly difference: 'fewer' | 'more' | 'none' | 'unknown';
}

/** An answer that was judged. */
export interface Exposed {
  /** Names what the answers to the same inputs have in common. */
  readonly cluster: string;
  readonly tier: TierName;
  readonly length: number;
  readonly exposure: Exposure;
  /** The first fault; undefined of an answer without one. */
  readonly fault?: FirstFault | undefined;
}

/** `tiers`: in the order of their lengths. */
export function hazardTable(
  machine: Machine,
  answers: readonly Exposed[],
  bins: readonly Bin[],
  tiers: readonly TierName[],
): HazardTable {
  const isInClusters = isRepeated(answers);
  const partOf = (own: readonly Exposed[]): Part => ({
    hazards: hazardsOf(own),
    questions: isInClusters ? byQuestion(own).map(hazardsOf) : undefined,
  });
  const parts = bins.map((bin) => partOf(answers.filter((one) => isIn(one, bin))));
  const whole = partOf(answers);
  const all = [...whole.hazards];
  const failing = all.filter(([, { failed }]) => failed > 0);
  const lengths = byLength(answers, new Set(failing.map(([state]) => state)));
  const faults = groupedBy(answers, ({ exposure }) => exposure.failedIn);
  const rows = failing.map(([state, hazard]): HazardRow => {
    const place = machine.states[state];
    return {
      state,
      label: stateNameOf(machine, state),
      line: place?.range.start.line,
      source: place?.source,
      ...hazard,
      bins: parts.map((part) => binOf(state, part)),
      interval: intervalIn(state, whole),
      ways: waysOf((faults.get(state) ?? []).flatMap(({ fault }) => fault ?? [])),
      onset: onsetOf(lengths.get(state) ?? [], failing.length, effectIn(state, whole)),
    };
  });
  rows.sort((a, b) => b.failed - a.failed || b.failed / b.reached - a.failed / a.reached || a.state - b.state);
  const others = safeStates(
    all.filter(([state, { failed }]) => failed === 0 && state !== LAYOUT),
    whole,
  );
  return {
    bins,
    rows,
    others,
    predictions: tiers.slice(1).flatMap((tier, i) => predictionOf(tier, tiers.slice(0, i + 1), answers)),
  };
}

/** As people read it: a state's label with the names of its variables, or what stands for the layout. */
export function stateNameOf(machine: Machine, state: number): string {
  const place = machine.states[state];
  return place === undefined ? 'the input, before the first state' : labelPattern(place);
}

/** Some of the answers. `questions`: the same by question, where some have several answers. */
interface Part {
  readonly hazards: ReadonlyMap<number, Hazard>;
  readonly questions: readonly ReadonlyMap<number, Hazard>[] | undefined;
}

function binOf(state: number, part: Part): BinHazard {
  const hazard = part.hazards.get(state) ?? { reached: 0, failed: 0 };
  return { ...hazard, interval: intervalIn(state, part), isFew: hazard.reached < FEW_VISITS };
}

function intervalIn(state: number, { hazards, questions }: Part): Interval | undefined {
  if (questions !== undefined) return clusteredInterval(clustersIn(state, questions));
  const { failed, reached } = hazards.get(state) ?? { reached: 0, failed: 0 };
  return wilson(failed, reached);
}

/** Of a state without a failure, the intervals go by its visits alone: one pass through the questions gives all of them. */
function safeStates(
  safe: readonly (readonly [state: number, hazard: Hazard])[],
  { questions = [] }: Part,
): SafeState[] {
  const squares = new Map(safe.map(([state]) => [state, 0]));
  for (const hazards of questions)
    for (const [state, { reached }] of hazards) {
      const sum = squares.get(state);
      if (sum !== undefined) squares.set(state, sum + reached ** 2);
    }
  return safe.map(([state, { reached }]) => ({
    state,
    reached,
    interval: intervalOfNone(reached, squares.get(state) ?? 0),
  }));
}

function effectIn(state: number, { questions }: Part): number {
  return questions === undefined ? 1 : designEffect([clustersIn(state, questions)]);
}

/** What became of these states, by the length of the question. */
function byLength(
  answers: readonly Exposed[],
  states: ReadonlySet<number>,
): ReadonlyMap<number, readonly LengthHazard[]> {
  const byState = new Map<number, LengthHazard[]>([...states].map((state) => [state, []]));
  for (const [length, own] of groupedBy(answers, (one) => one.length))
    for (const [state, hazard] of hazardsOf(own)) byState.get(state)?.push({ length, ...hazard });
  return byState;
}

/** How often the answers to each question came to a state, and failed there. */
function clustersIn(state: number, questions: readonly ReadonlyMap<number, Hazard>[]): readonly Cluster[] {
  return questions.map((hazards) => {
    const { reached, failed } = hazards.get(state) ?? { reached: 0, failed: 0 };
    return { answered: reached, right: failed };
  });
}

function isRepeated(answers: readonly Exposed[]): boolean {
  return new Set(answers.map(({ cluster }) => cluster)).size < answers.length;
}

function byQuestion(answers: readonly Exposed[]): readonly (readonly Exposed[])[] {
  return [...groupedBy(answers, ({ cluster }) => cluster).values()];
}

/** Of the answers to each question, those without a fault. */
export function soundByQuestion(answers: readonly Exposed[]): readonly Cluster[] {
  return byQuestion(answers).map((own) => ({
    answered: own.length,
    right: own.filter(({ exposure }) => exposure.failedIn === undefined).length,
  }));
}

/** How often answers without a fault so far came to each state, and failed there. */
export function hazardsOf(answers: Iterable<{ readonly exposure: Exposure }>): ReadonlyMap<number, Hazard> {
  // By state, from the layout on: a run may have very many answers.
  const reached: number[] = [];
  const failed: number[] = [];
  const states: number[] = [];
  const meet = (state: number): number => {
    const at = state - LAYOUT;
    if (reached[at] === undefined) {
      reached[at] = failed[at] = 0;
      states.push(state);
    }
    return at;
  };
  for (const { exposure } of answers) {
    eachCount(exposure.reached, (state, count) => {
      const at = meet(state);
      reached[at] = (reached[at] ?? 0) + count;
    });
    if (exposure.failedIn !== undefined) {
      const at = meet(exposure.failedIn);
      failed[at] = (failed[at] ?? 0) + 1;
    }
  }
  return new Map(
    states.map((state) => [state, { reached: reached[state - LAYOUT] ?? 0, failed: failed[state - LAYOUT] ?? 0 }]),
  );
}

const Z = 1.959963984540054;

/**
 * The survivors of all states that a tier's questions ask for, each state with its hazard in the tiers before (the
 * product-limit estimate of Kaplan and Meier, over kinds of states instead of times). Its interval is by Greenwood's
 * variance, each state taken to have failed half a time more and to have been reached once more, so that a state that
 * never failed is not taken to be safe; on the scale of the complementary log-log. A state that none of them reached is
 * left out: nothing is known of it.
 */
function predictionOf(tier: TierName, before: readonly TierName[], answers: readonly Exposed[]): Prediction[] {
  const asked = answers.filter((one) => one.tier === tier);
  const known = hazardsOf(answers.filter((one) => before.includes(one.tier)));
  const observed = asked.filter(({ exposure }) => exposure.failedIn === undefined).length;
  const interval = clusteredInterval(soundByQuestion(asked));
  if (known.size === 0 || interval === undefined) return [];
  let survivors = 0;
  /** How the mean of the survivors changes with the logarithm of each state's survival. */
  const slopes = new Map<number, number>();
  for (const { exposure } of asked) {
    let logarithm = 0;
    eachCount(exposure.asked, (state, count) => {
      const hazard = known.get(state);
      if (hazard !== undefined) logarithm += count * Math.log1p(-hazard.failed / hazard.reached);
    });
    const share = Math.exp(logarithm) / asked.length;
    survivors += share;
    eachCount(exposure.asked, (state, count) => slopes.set(state, (slopes.get(state) ?? 0) + count * share));
  }
  let variance = 0;
  for (const [state, slope] of slopes) {
    const hazard = known.get(state);
    if (hazard === undefined) continue;
    const [failed, reached] = [hazard.failed + 0.5, hazard.reached + 1];
    variance += (slope ** 2 * failed) / (reached * (reached - failed));
  }
  variance *= designEffect(before.map((one) => soundByQuestion(answers.filter((answer) => answer.tier === one))));
  const predicted = { share: survivors, ...intervalOf(survivors, Math.sqrt(variance)) };
  const there = { share: observed / asked.length, ...interval };
  return [{ tier, from: before, predicted, observed: there, difference: differenceOf(predicted, there) }];
}

/** Whether the interval of the difference of two shares, put together from their own intervals, is without 0. */
function differenceOf(predicted: Prediction['predicted'], observed: Prediction['observed']): Prediction['difference'] {
  const difference = predicted.share - observed.share;
  const below = Math.hypot(predicted.share - predicted.low, observed.high - observed.share);
  const above = Math.hypot(predicted.high - predicted.share, observed.share - observed.low);
  if (difference > below) return 'fewer';
  if (-difference > above) return 'more';
  return below + above > WIDE ? 'unknown' : 'none';
}

/** An interval of differences that is so wide leaves open nearly everything. */
const WIDE = 0.3;

/** Of a share of survivors with this standard error, at 95 %, between 0 and 1. */
function intervalOf(share: number, error: number): Interval {
  if (share <= 0) return { low: 0, high: Math.min(1, Z * error) };
  if (share >= 1) return { low: Math.exp(-Z * error), high: 1 };
  const logarithm = -Math.log(share);
  const spread = (Z * error) / (share * logarithm);
  return { low: share ** Math.exp(spread), high: share ** Math.exp(-spread) };
}
