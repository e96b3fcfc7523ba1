import { labelPattern, type Machine, type TierName, type Work } from '../machine/index.ts';
import { LAYOUT, type Exposure, type StateCounts } from './exposure.ts';
import { type Cluster, clusteredInterval, designEffect, groupedBy } from './clusters.ts';
import type { Interval } from './interval.ts';
import { type FaultWay, type FirstFault, waysOf } from './fault-ways.ts';
import { type Hazard, type LengthHazard, onsetOf, type Onset } from './hazard-onset.ts';
import { type Bin, isIn } from './length-bins.ts';
import { effectIn, hazardsOf, intervalIn, isRepeated, safeInterval, type StateSums, stateSums } from './state-sums.ts';

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
export function* hazardTable(
  machine: Machine,
  answers: readonly Exposed[],
  bins: readonly Bin[],
  tiers: readonly TierName[],
): Work<HazardTable> {
  const isInClusters = isRepeated(answers);
  const parts: StateSums[] = [];
  for (const bin of bins) {
    yield;
    parts.push(
      yield* stateSums(
        answers.filter((one) => isIn(one, bin)),
        isInClusters,
      ),
    );
  }
  const whole = yield* stateSums(answers, isInClusters);
  const all = [...whole.hazards];
  const failing = all.filter(([, { failed }]) => failed > 0);
  const lengths = yield* byLength(answers, new Set(failing.map(([state]) => state)));
  const faults = groupedBy(answers, ({ exposure }) => exposure.failedIn);
  const rows: HazardRow[] = [];
  for (const [state, hazard] of failing) {
    yield;
    const place = machine.states[state];
    rows.push({
      state,
      label: stateNameOf(machine, state),
      line: place?.range.start.line,
      source: place?.source,
      ...hazard,
      bins: parts.map((part) => binOf(state, part)),
      interval: intervalIn(state, whole),
      ways: waysOf((faults.get(state) ?? []).flatMap(({ fault }) => fault ?? [])),
      onset: onsetOf(lengths.get(state) ?? [], failing.length, effectIn(state, whole)),
    });
  }
  rows.sort((a, b) => b.failed - a.failed || b.failed / b.reached - a.failed / a.reached || a.state - b.state);
  const others = all
    .filter(([state, { failed }]) => failed === 0 && state !== LAYOUT)
    .map(([state, { reached }]) => ({ state, reached, interval: safeInterval(state, reached, whole) }));
  const predictions: Prediction[] = [];
  for (const [i, tier] of tiers.entries())
    if (i > 0) predictions.push(...(yield* predictionOf(tier, tiers.slice(0, i), answers)));
  return { bins, rows, others, predictions };
}

/** As people read it: a state's label with the names of its variables, or what stands for the layout. */
export function stateNameOf(machine: Machine, state: number): string {
  const place = machine.states[state];
  return place === undefined ? 'the input, before the first state' : labelPattern(place);
}

function binOf(state: number, part: StateSums): BinHazard {
  const hazard = part.hazards.get(state) ?? { reached: 0, failed: 0 };
  return { ...hazard, interval: intervalIn(state, part), isFew: hazard.reached < FEW_VISITS };
}

/** What became of these states, by the length of the question. */
function* byLength(
  answers: readonly Exposed[],
  states: ReadonlySet<number>,
): Work<ReadonlyMap<number, readonly LengthHazard[]>> {
  const byState = new Map<number, LengthHazard[]>([...states].map((state) => [state, []]));
  for (const [length, own] of groupedBy(answers, (one) => one.length)) {
    yield;
    for (const [state, hazard] of hazardsOf(own)) byState.get(state)?.push({ length, ...hazard });
  }
  return byState;
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

/** Answers between which others may have their turn. */
const PIECE = 2048;

const Z = 1.959963984540054;

/**
 * The survivors of all states that a tier's questions ask for, each state with its hazard in the tiers before (the
 * product-limit estimate of Kaplan and Meier, over kinds of states instead of times). Its interval is by Greenwood's
 * variance, each state taken to have failed half a time more and to have been reached once more, so that a state that
 * never failed is not taken to be safe; on the scale of the complementary log-log. A state that none of them reached is
 * left out: nothing is known of it.
 */
function* predictionOf(tier: TierName, before: readonly TierName[], answers: readonly Exposed[]): Work<Prediction[]> {
  const asked = answers.filter((one) => one.tier === tier);
  yield;
  const known = hazardsOf(answers.filter((one) => before.includes(one.tier)));
  yield;
  const observed = asked.filter(({ exposure }) => exposure.failedIn === undefined).length;
  const interval = clusteredInterval(soundByQuestion(asked));
  if (known.size === 0 || interval === undefined) return [];
  let survivors = 0;
  /** By state, from the layout on: the logarithm of its survival, and how the mean of the survivors changes with it. */
  const survival: number[] = [];
  const slopes: number[] = [];
  for (const [state, { failed, reached }] of known) {
    survival[state - LAYOUT] = Math.log1p(-failed / reached);
    slopes[state - LAYOUT] = 0;
  }
  for (let from = 0; from < asked.length; from += PIECE) {
    yield;
    for (const { exposure } of asked.slice(from, from + PIECE)) {
      const share = Math.exp(weighted(exposure.asked, survival)) / asked.length;
      survivors += share;
      addWeighted(exposure.asked, share, slopes);
    }
  }
  let variance = 0;
  for (const [state, hazard] of known) {
    const [failed, reached] = [hazard.failed + 0.5, hazard.reached + 1];
    variance += ((slopes[state - LAYOUT] ?? 0) ** 2 * failed) / (reached * (reached - failed));
  }
  variance *= designEffect(before.map((one) => soundByQuestion(answers.filter((answer) => answer.tier === one))));
  const predicted = { share: survivors, ...intervalOf(survivors, Math.sqrt(variance)) };
  const there = { share: observed / asked.length, ...interval };
  return [{ tier, from: before, predicted, observed: there, difference: differenceOf(predicted, there) }];
}

/** The sum of the states' values, each as often as it is counted; states without a value are left out. */
function weighted(counts: StateCounts, values: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i += 2) sum += (counts[i + 1] ?? 0) * (values[(counts[i] ?? 0) - LAYOUT] ?? 0);
  return sum;
}

/** Adds to each state's sum what it weighs as often as it is counted. */
function addWeighted(counts: StateCounts, weight: number, sums: number[]): void {
  for (let i = 0; i < counts.length; i += 2) {
    const at = (counts[i] ?? 0) - LAYOUT;
    sums[at] = (sums[at] ?? 0) + (counts[i + 1] ?? 0) * weight;
  }
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
