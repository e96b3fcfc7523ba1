import { endsOf, lengthsByTier, lengthsText } from '../dataset/index.ts';
import { tierNames } from '../dataset/synthesis/index.ts';
import type { Task, TierName, Work } from '../machine/index.ts';
import { faultTitle, type FaultKind, isNoSpelling } from '../trace/index.ts';
import { clusteredInterval, designEffect, groupedBy } from './clusters.ts';
import type { Exposure } from './exposure.ts';
import { halfLength, type LengthCount } from './half-length.ts';
import { type Exposed, hazardTable, soundByQuestion } from './hazards.ts';
import type { JudgedProbe, JudgedSample } from './judge-sample.ts';
import { type Bin, isIn, lengthOf, tierBins } from './length-bins.ts';
import { countWanted, resumedScores } from './probes.ts';
import { lengthsOf, questionKey, type RunHead } from './run-file.ts';
import type { CleanTraces, FaultTable, FirstFaults, LengthScore, Report, Score, TierScore } from './run-report.ts';
import { clusterOf } from './same-inputs.ts';
import { isRight, type SampleRow } from './sample-row.ts';
import { repeatsOf } from './several-answers.ts';
import { hasTrace } from './summary.ts';

/**
 * What of a report takes long to make, and hangs on nothing but the task and what stands in the run's file: not on how
 * settings are called, nor on what is under way.
 */
export interface Figures {
  readonly shown: Omit<Report, 'head' | 'summary' | 'probes' | 'samples' | 'streams'>;
  /** By each question that asks what an earlier one asked: that one. */
  readonly repeated: ReadonlyMap<string, string>;
}

export interface FiguresInput {
  readonly task: Task;
  readonly head: RunHead;
  readonly samples: readonly JudgedSample[];
  readonly probes: readonly JudgedProbe[];
  /** Of the samples, in the order of the report. */
  readonly rows: readonly SampleRow[];
  readonly repeated: ReadonlyMap<string, string>;
}

const PLACE_BINS = 20;

/** Samples between which others may have their turn. */
const PIECE = 512;

/** The figures of a run, in pieces. */
export function* figuring({ task, head, samples, probes, rows, repeated }: FiguresInput): Work<Figures> {
  const exposed: Exposed[] = [];
  for (const [i, { sample, exposure, verdict }] of samples.entries()) {
    if (i % PIECE === 0) yield;
    if (exposure !== undefined) exposed.push(exposedOf(sample, exposure, verdict, repeated));
  }
  const tiers: TierScore[] = [];
  for (const tier of head.tiers) {
    yield;
    tiers.push({
      tier,
      ...spanOf(task, head, tier),
      asked: head.samples * head.repeats,
      ...scoreOf(rows.filter((row) => row.tier === tier)),
    });
  }
  const bins = tierBins(tiers, rows);
  const hazards = yield* hazardTable(task.machine, exposed, bins, byLength(head.tiers));
  const lengths: LengthScore[] = [];
  for (const bin of bins) {
    yield;
    lengths.push({ ...bin, ...scoreOf(rows.filter((row) => isIn(row, bin))) });
  }
  yield;
  const all = scoreOf(rows);
  yield;
  const clean = cleanTraces(exposed);
  yield;
  const half = rows.some(hasTrace) ? halfLength(soundByLength(exposed)) : undefined;
  yield;
  const faults = faultTable(rows, bins);
  yield;
  const repeats = repeatsOf(head.repeats, head.tiers, rows);
  yield;
  const resumed = resumedScores(samples, probes);
  yield;
  const askable = yield* countWanted(samples, probes);
  yield;
  const places = firstFaults(rows);
  const shown = {
    tiers,
    all,
    clean,
    lengths,
    halfLength: half,
    faults,
    hazards,
    firstFaults: places,
    repeats,
    resumed,
    askable,
  };
  return { repeated, shown };
}

/** The lengths that a run asks of a tier, or that count with it. */
function spanOf(task: Task, { lengths }: RunHead, tier: TierName): Pick<TierScore, 'low' | 'high' | 'lengths'> {
  if (lengths === undefined) {
    const { low, high } = task.tiers.find((one) => one.name === tier) ?? { low: 0, high: 0 };
    return { low, high, lengths };
  }
  const own = lengthsByTier(task, lengthsOf(lengths)).get(tier) ?? [];
  return { ...endsOf(own), lengths: lengthsText(own) };
}

function exposedOf(
  sample: JudgedSample['sample'],
  exposure: Exposure,
  verdict: JudgedSample['verdict'],
  repeated: ReadonlyMap<string, string>,
): Exposed {
  const key = questionKey(sample);
  return {
    cluster: repeated.get(key) ?? key,
    tier: sample.tier,
    length: lengthOf(sample),
    exposure,
    fault: verdict?.faults.find(isNoSpelling),
  };
}

function byLength(tiers: readonly TierName[]): readonly TierName[] {
  return tiers.toSorted((a, b) => tierNames.indexOf(a) - tierNames.indexOf(b));
}

/** Sound but for how a trace is spelt: without a fault. Of several answers to a question, as many as tell as much. */
function soundByLength(answers: readonly Exposed[]): readonly LengthCount[] {
  const lengths = [...groupedBy(answers, ({ length }) => length).values()].map((own) => ({
    length: own[0]?.length ?? 0,
    clusters: soundByQuestion(own),
  }));
  const effect = designEffect(lengths.map(({ clusters }) => clusters));
  return lengths.map(({ length, clusters }) => ({
    length,
    answered: clusters.reduce((sum, { answered }) => sum + answered, 0) / effect,
    sound: clusters.reduce((sum, { right }) => sum + right, 0) / effect,
  }));
}

function cleanTraces(answers: readonly Exposed[]): CleanTraces | undefined {
  const clusters = soundByQuestion(answers);
  const interval = clusteredInterval(clusters);
  const count = clusters.reduce((sum, { right }) => sum + right, 0);
  return interval && { judged: answers.length, count, interval };
}

function scoreOf(rows: readonly SampleRow[]): Score {
  const answered = rows.filter((row) => row.verdict !== 'error');
  const right = rightOf(answered);
  return {
    answered: answered.length,
    right,
    lucky: answered.filter((row) => row.verdict === 'lucky').length,
    interval: clusteredInterval(
      [...groupedBy(answered, clusterOf).values()].map((own) => ({ answered: own.length, right: rightOf(own) })),
    ),
  };
}

function rightOf(rows: readonly Pick<SampleRow, 'verdict'>[]): number {
  return rows.filter(({ verdict }) => isRight(verdict)).length;
}

function faultTable(rows: readonly SampleRow[], parts: readonly Bin[]): FaultTable {
  const counts = new Map<FaultKind, number[]>();
  for (const row of rows) {
    const part = parts.findIndex((bin) => isIn(row, bin));
    for (const { kind } of row.faults) {
      const line = counts.get(kind) ?? parts.map(() => 0);
      line[part] = (line[part] ?? 0) + 1;
      counts.set(kind, line);
    }
  }
  const table = [...counts].map(([kind, line]) => ({
    kind,
    title: faultTitle(kind),
    counts: line,
    total: line.reduce((a, b) => a + b, 0),
  }));
  table.sort((a, b) => b.total - a.total || a.kind.localeCompare(b.kind));
  return { bins: parts, rows: table, total: table.reduce((sum, row) => sum + row.total, 0) };
}

function firstFaults(rows: readonly SampleRow[]): FirstFaults {
  const places = rows.flatMap(({ faults: [first], expectedStates }) =>
    first === undefined ? [] : [Math.min(1, Math.max(0, first.state - 1) / Math.max(1, expectedStates))],
  );
  places.sort((a, b) => a - b);
  const counted = Array.from({ length: PLACE_BINS }, () => 0);
  for (const place of places) {
    const bin = Math.min(PLACE_BINS - 1, Math.floor(place * PLACE_BINS));
    counted[bin] = (counted[bin] ?? 0) + 1;
  }
  const middle = places.length / 2;
  const low = places[Math.ceil(middle) - 1];
  const high = places[Math.floor(middle)];
  return {
    bins: counted,
    total: places.length,
    median: low === undefined || high === undefined ? undefined : (low + high) / 2,
  };
}
