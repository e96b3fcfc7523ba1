import { inSettings, type Sampling, type SettingWords } from '../inference/index.ts';
import { endsOf, lengthsByTier, lengthsText } from '../dataset/index.ts';
import { tierNames } from '../dataset/synthesis/index.ts';
import { finish, type Task, type TierName, type Work } from '../machine/index.ts';
import { type Fault, faultTitle, type FaultKind, isNoSpelling } from '../trace/index.ts';
import type { Exposure } from './exposure.ts';
import { wayText } from './fault-ways.ts';
import { lackIn, lackText } from './first-answers.ts';
import { halfLength, type LengthCount } from './half-length.ts';
import { clusteredInterval, designEffect, groupedBy } from './clusters.ts';
import { type Exposed, hazardTable, soundByQuestion, stateNameOf } from './hazards.ts';
import type { JudgedProbe, JudgedSample } from './judge-sample.ts';
import { type Bin, isIn, lengthOf, tierBins } from './length-bins.ts';
import { countWanted, resumedScores } from './probes.ts';
import { repeatsOf } from './several-answers.ts';
import type {
  CleanTraces,
  FaultTable,
  FirstFaults,
  LengthScore,
  ProbeRow,
  Report,
  Score,
  StreamRow,
  TierScore,
} from './run-report.ts';
import { clusterOf, repeatedInputs, sameInputsNotes } from './same-inputs.ts';
import { type FaultRow, isRight, type SampleRow } from './sample-row.ts';
import { hasTrace, summaryOf } from './summary.ts';
import { answersOf, lengthsOf, questionKey, sampleKey, type RunHead } from './run-file.ts';

export interface ReportInput {
  readonly task: Task;
  readonly head: RunHead;
  readonly samples: readonly JudgedSample[];
  readonly state: Report['head']['state'];
  readonly probes?: readonly JudgedProbe[];
  readonly streams?: readonly StreamRow[];
  readonly isStale?: boolean;
  readonly notes?: readonly string[];
  /** How settings are called where the report is read. */
  readonly words?: SettingWords | undefined;
}

const PLACE_BINS = 20;

/** Samples between which others may have their turn. */
const PIECE = 512;

/** All figures of a run, from its judged samples. Errors are counted apart and leave every denominator. */
export function buildReport(input: ReportInput): Report {
  return finish(reporting(input));
}

/** The same in pieces. */
export function* reporting(input: ReportInput): Work<Report> {
  const { task, head } = input;
  const ordered = inOrder(head, input.samples);
  const repeated = yield* repeatedInputs(ordered.map(({ sample }) => sample));
  const rows: SampleRow[] = [];
  const stateNames = new Map<number, string>();
  for (const [i, one] of ordered.entries()) {
    if (i % PIECE === 0) yield;
    rows.push(sampleRow(task, one, repeated, stateNames));
  }
  const exposed: Exposed[] = [];
  const models = new Set<string>();
  let tokens: number | undefined;
  for (const [i, { sample, exposure, verdict }] of input.samples.entries()) {
    if (i % PIECE === 0) yield;
    if (exposure !== undefined) exposed.push(exposedOf(sample, exposure, verdict, repeated));
    if (sample.model !== undefined) models.add(sample.model);
    const own = sample.usage?.completionTokens;
    if (own !== undefined) tokens = (tokens ?? 0) + own;
  }
  models.delete(head.endpoint.model);
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
  const advice = input.words ?? inSettings;
  const hasTraces = rows.some(hasTrace);
  const lengths: LengthScore[] = [];
  for (const bin of bins) {
    yield;
    lengths.push({ ...bin, ...scoreOf(rows.filter((row) => isIn(row, bin))) });
  }
  const probes = input.probes ?? [];
  yield;
  const summary = summaryOf({ rows, hazards }, advice);
  yield;
  const all = scoreOf(rows);
  yield;
  const clean = cleanTraces(exposed);
  yield;
  const half = hasTraces ? halfLength(soundByLength(exposed)) : undefined;
  yield;
  const faults = faultTable(rows, bins);
  yield;
  const repeats = repeatsOf(head.repeats, head.tiers, rows);
  yield;
  const resumed = resumedScores(input.samples, probes);
  yield;
  const askable = yield* countWanted(input.samples, probes);
  yield;
  const places = firstFaults(rows);
  yield;
  return {
    head: headOf(input, rows, { models, tokens, hasTraces }),
    summary,
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
    probes: probes.map(probeRow),
    samples: rows,
    streams: input.streams ?? [],
  };
}

/** `models`: as the server names them, where that differs from what was asked for. */
function headOf(
  input: ReportInput,
  rows: readonly SampleRow[],
  { models, tokens, hasTraces }: { models: ReadonlySet<string>; tokens: number | undefined; hasTraces: boolean },
): Report['head'] {
  const { head } = input;
  const lack = lackIn(input.samples);
  const lacks =
    lack === undefined || (lack === 'trace' && !hasTraces) ? [] : [lackText(lack, input.words ?? inSettings)];
  return {
    task: head.task,
    model: head.endpoint.model,
    servedModel: models.size === 0 ? undefined : [...models].join(', '),
    endpoint: head.endpoint.name,
    url: head.endpoint.url,
    calledFrom: head.calledFrom,
    started: head.started,
    seed: head.seed,
    lengths: head.lengths,
    sampling: samplingText(head.sampling),
    maxTokens: head.sampling.maxTokens,
    state: input.state,
    repeats: head.repeats,
    asked: answersOf(head),
    ended: rows.length,
    errors: rows.filter((row) => row.verdict === 'error').length,
    tokens,
    isStale: input.isStale ?? false,
    notes: [...(input.notes ?? []), ...lacks, ...sameInputsNotes(rows), ...cutNote(rows), ...unlistedNote(rows)],
  };
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

function sampleRow(
  { machine }: Task,
  { sample, truth, verdict, exposure }: JudgedSample,
  repeated: ReadonlyMap<string, string>,
  stateNames: Map<number, string>,
): SampleRow {
  const questionId = questionKey(sample);
  const row: { -readonly [Key in keyof SampleRow]: SampleRow[Key] } = {
    id: sampleKey(sample),
    questionId,
    repeat: sample.repeat ?? 1,
    tier: sample.tier,
    length: lengthOf(sample),
    verdict: verdict?.verdict ?? 'error',
    question: sample.question,
    expected: truth.answer ?? '',
    found: verdict?.answer.found,
    faults: verdict === undefined || verdict.faults.length === 0 ? noFaults : verdict.faults.map(faultRow),
    failedIn: exposure?.failedIn,
    states: verdict?.states ?? 0,
    expectedStates: truth.states,
    tokens: sample.usage?.completionTokens,
    seconds: sample.total / 1000,
    finishReason: sample.finishReason ?? undefined,
    error: sample.error,
  };
  // Not spread into it: for very many rows that takes longer than all else.
  const sameAs = repeated.get(questionId);
  if (sameAs !== undefined) row.sameAs = sameAs;
  if (verdict !== undefined && verdict.moreFaults > 0) row.moreFaults = verdict.moreFaults;
  const way = failedAs(machine, exposure, verdict, stateNames);
  if (way !== undefined) row.failedAs = way;
  if (verdict?.unjudgedFrom !== undefined) row.isCut = true;
  return row;
}

const noFaults: readonly FaultRow[] = [];

function failedAs(
  machine: Task['machine'],
  exposure: JudgedSample['exposure'],
  verdict: JudgedSample['verdict'],
  stateNames: Map<number, string>,
): string | undefined {
  const first = verdict?.faults.find(isNoSpelling);
  if (exposure?.failedIn === undefined || first === undefined) return undefined;
  const way = wayText({ kind: first.kind, region: first.region });
  const name = stateNames.get(exposure.failedIn) ?? stateNameOf(machine, exposure.failedIn);
  stateNames.set(exposure.failedIn, name);
  return `${name}\n${way}`;
}

function faultRow({ kind, state, label, region, explanation }: Fault): FaultRow {
  return { kind, title: faultTitle(kind), state: state + 1, label, region, explanation };
}

/** Answers that a note names. */
const NAMED = 5;

/** For people: which answers were not judged to their end. */
function cutNote(rows: readonly SampleRow[]): string[] {
  const cut = rows.filter(({ isCut }) => isCut === true);
  if (cut.length === 0) return [];
  return [
    `${answersHave(cut)} so many faults that the rest was not judged, and its faults are not counted: ${namesOf(cut)}.`,
  ];
}

/** For people: of which answers only the first faults have a kind here. */
function unlistedNote(rows: readonly SampleRow[]): string[] {
  const long = rows.filter(({ moreFaults = 0 }) => moreFaults > 0);
  const [first] = long;
  if (first === undefined) return [];
  const listed = first.faults.length.toLocaleString('en');
  return [
    `${answersHave(long)} more than ${listed} faults, of which only these count among the kinds: ${namesOf(long)}.`,
  ];
}

function answersHave(rows: readonly SampleRow[]): string {
  return rows.length === 1 ? '1 answer has' : `${rows.length.toLocaleString('en')} answers have`;
}

function namesOf(rows: readonly SampleRow[]): string {
  const names = rows.slice(0, NAMED).map(({ id }) => id);
  const more = rows.length > NAMED ? ` and ${(rows.length - NAMED).toLocaleString('en')} more` : '';
  return `${names.join(', ')}${more}`;
}

function probeRow({ probe, verdict }: JudgedProbe): ProbeRow {
  const [first] = verdict?.faults ?? [];
  return {
    id: sampleKey(probe),
    from: probe.from === undefined ? undefined : probe.from + 1,
    verdict: verdict?.verdict ?? 'error',
    found: verdict?.answer.found,
    fault: first && faultRow(first),
    error: probe.error,
  };
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

/** By tier in the order in which they were asked, then by number; the answers to a question together. */
function inOrder({ tiers }: RunHead, samples: readonly JudgedSample[]): readonly JudgedSample[] {
  const placed = samples.map((one) => ({
    tier: tiers.indexOf(one.sample.tier),
    index: one.sample.index,
    repeat: one.sample.repeat ?? 1,
    one,
  }));
  placed.sort((a, b) => a.tier - b.tier || a.index - b.index || a.repeat - b.repeat);
  return placed.map(({ one }) => one);
}

function samplingText(sampling: Sampling): string {
  if (sampling.temperature === 0) return 'greedy';
  const parts = [sampling.temperature === null ? 'the server’s temperature' : `temperature ${sampling.temperature}`];
  if (sampling.topP !== null && sampling.topP !== 1) parts.push(`top-p ${sampling.topP}`);
  if (sampling.topK !== null && sampling.topK > 0) parts.push(`top-k ${sampling.topK}`);
  if (sampling.minP !== null && sampling.minP > 0) parts.push(`min-p ${sampling.minP}`);
  return parts.join(', ');
}
