import { inSettings, type Sampling, type SettingWords } from '../inference/index.ts';
import { finish, type Task, type Work } from '../machine/index.ts';
import { type Fault, faultTitle, isNoSpelling } from '../trace/index.ts';
import { wayText } from './fault-ways.ts';
import { type Figures, figuring } from './figures.ts';
import { lackIn, lackText } from './first-answers.ts';
import { stateNameOf } from './hazards.ts';
import type { JudgedProbe, JudgedSample } from './judge-sample.ts';
import { lengthOf } from './length-bins.ts';
import type { ProbeRow, Report, StreamRow } from './run-report.ts';
import { repeatedInputs, sameInputsNotes } from './same-inputs.ts';
import type { FaultRow, SampleRow } from './sample-row.ts';
import { hasTrace, summaryOf } from './summary.ts';
import { answersOf, questionKey, sampleKey, type RunHead } from './run-file.ts';

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

/** Samples between which others may have their turn. */
const PIECE = 512;

/** All figures of a run, from its judged samples. Errors are counted apart and leave every denominator. */
export function buildReport(input: ReportInput): Report {
  return finish(reporting(input));
}

/** The same in pieces. `known`: the figures of this very input; those that are made are handed to `onFigures`. */
export function* reporting(input: ReportInput, known?: Figures, onFigures?: (figures: Figures) => void): Work<Report> {
  const { task, head } = input;
  const ordered = inOrder(head, input.samples);
  const repeated = known?.repeated ?? (yield* repeatedInputs(ordered.map(({ sample }) => sample)));
  const rows: SampleRow[] = [];
  const stateNames = new Map<number, string>();
  for (const [i, one] of ordered.entries()) {
    if (i % PIECE === 0) yield;
    rows.push(sampleRow(task, one, repeated, stateNames));
  }
  const models = new Set<string>();
  let tokens: number | undefined;
  for (const [i, { sample }] of input.samples.entries()) {
    if (i % PIECE === 0) yield;
    if (sample.model !== undefined) models.add(sample.model);
    const own = sample.usage?.completionTokens;
    if (own !== undefined) tokens = (tokens ?? 0) + own;
  }
  models.delete(head.endpoint.model);
  const probes = input.probes ?? [];
  const figures = known ?? (yield* figuring({ task, head, samples: input.samples, probes, rows, repeated }));
  if (known === undefined) onFigures?.(figures);
  yield;
  const summary = summaryOf({ rows, hazards: figures.shown.hazards }, input.words ?? inSettings);
  yield;
  return {
    ...figures.shown,
    head: headOf(input, rows, { models, tokens, hasTraces: rows.some(hasTrace) }),
    summary,
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
