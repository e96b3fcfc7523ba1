import type { SettingWords } from '../inference/index.ts';
import type { FaultKind } from '../trace/index.ts';
import { clusteredInterval, groupedBy } from './clusters.ts';
import { LAYOUT } from './exposure.ts';
import type { FaultWay } from './fault-ways.ts';
import { traceAdvice } from './first-answers.ts';
import type { HazardRow, HazardTable } from './hazards.ts';
import type { Interval } from './interval.ts';
import { clusterOf } from './same-inputs.ts';
import { isRight, type SampleRow } from './sample-row.ts';

/** A piece of the sentence that stands over a report. */
export interface SummaryPart {
  readonly text: string;
  /** The samples that it tells of. */
  readonly filter?: SummaryFilter;
}

/** Samples whose first fault is in a state, or is also such a fault there. */
export interface SummaryFilter {
  readonly state: number;
  readonly way?: Pick<FaultWay, 'kind' | 'region'>;
}

const NO_TRACE: FaultKind = 'format-no-trace';

/** Of fewer traces nothing is said but how many have a fault. */
const FEW = 10;

/** Whether a model answered with something that can be judged as a trace. */
export function hasTrace({ verdict, faults }: Pick<SampleRow, 'verdict' | 'faults'>): boolean {
  return verdict !== 'error' && faults.every(({ kind }) => kind !== NO_TRACE);
}

/** What a run comes to: up to which length its traces are sound, where they fail from which length on, and in which way. */
export function summaryOf(
  { rows, hazards }: { readonly rows: readonly SampleRow[]; readonly hazards: HazardTable },
  words: SettingWords,
): readonly SummaryPart[] {
  const answered = rows.filter(({ verdict }) => verdict !== 'error');
  if (answered.length === 0)
    return said(rows.length === 0 ? 'No answer so far.' : `No answer: ${failures(rows.length)}.`);
  if (!answered.some(hasTrace)) {
    const right = answered.filter(({ verdict }) => isRight(verdict)).length;
    const answers = right === 0 ? ', or the right answer' : `; ${count(right)} ${is(right)} right nevertheless`;
    return said(`${noneHasTrace(answered.length)}${answers}. ${traceAdvice(words)}`);
  }
  const faulty = answered.filter(({ failedIn }) => failedIn !== undefined);
  if (answered.length < FEW) return said(`${faultyText(faulty.length, answered.length)}. Too few answers to say more.`);
  const lost = faulty.filter(({ failedIn }) => failedIn === LAYOUT).length;
  if (2 * lost >= answered.length) return nonsense(lost, answered.length);
  const [lead] = hazards.rows;
  return lead === undefined ? said(cleanText(answered)) : faultySummary(answered, faulty, lead);
}

/** The sentence as a whole. */
export function summaryText(parts: readonly SummaryPart[]): string {
  return parts.map(({ text }) => text).join('');
}

function said(text: string): readonly SummaryPart[] {
  return [{ text }];
}

function cleanText(answered: readonly SampleRow[]): string {
  const wrong = answered.filter(({ verdict }) => !isRight(verdict)).length;
  const nevertheless = wrong === 0 ? '' : ` ${count(wrong)} of the answers ${is(wrong)} wrong nevertheless.`;
  return `All ${count(answered.length)} traces are without a fault, up to length ${longest(answered)} (${rangeText(answered)}).${nevertheless}`;
}

/** Half of the answers or more do not even repeat the input as a trace begins with it: no other figure says anything. */
function nonsense(lost: number, answered: number): readonly SummaryPart[] {
  return [
    { text: `${count(lost)} of ${plural(answered, 'trace')} ${is(lost)} wrong in ` },
    { text: 'the input, before the first state', filter: { state: LAYOUT } },
    { text: ': the model does not know the task, or is asked in another form than it was trained in.' },
  ];
}

/** `lead`: the state in which most traces have their first fault. */
function faultySummary(
  answered: readonly SampleRow[],
  faulty: readonly SampleRow[],
  lead: HazardRow,
): readonly SummaryPart[] {
  const { onset } = lead;
  const how = wayParts(lead);
  if (onset === undefined)
    return [
      { text: `${faultyText(faulty.length, answered.length)} (${rangeText(answered)}), ` },
      ...placeParts(lead, faulty),
      ...how,
      { text: '. No length is clear from which on it fails there more often.' },
    ];
  const below = answered.filter(({ length }) => length < onset.from);
  const above = answered.filter(({ length }) => length >= onset.from);
  const faultyAbove = faulty.filter(({ length }) => length >= onset.from);
  return [
    { text: `${belowText(below)}; from ${onset.from} on ${faultyText(faultyAbove.length, above.length)}, ` },
    ...placeParts(lead, faultyAbove),
    ...how,
    { text: '.' },
  ];
}

/** How many of these traces have their first fault in a state; that they are the most, only where they are. */
function placeParts({ state, label }: HazardRow, faulty: readonly SampleRow[]): readonly SummaryPart[] {
  const byState = groupedBy(faulty, ({ failedIn }) => failedIn);
  const own = byState.get(state)?.length ?? 0;
  const next = Math.max(0, ...[...byState].map(([other, rows]) => (other === state ? 0 : rows.length)));
  const place = { text: label, filter: { state } };
  if (own <= next) return [{ text: `${count(own)} of them first in ` }, place];
  return [
    { text: `${2 * own > faulty.length ? 'mostly' : 'most often'} first in ` },
    place,
    { text: ` (${count(own)})` },
  ];
}

/** Of the shorter questions: up to which length no trace has a fault, or how many have one. */
function belowText(below: readonly SampleRow[]): string {
  const faulty = below.filter(({ failedIn }) => failedIn !== undefined).length;
  const to = `up to length ${longest(below)}`;
  if (faulty === 0)
    return below.length < FEW ? `Without a fault ${to}, in ${plural(below.length, 'trace')}` : `Sound ${to}`;
  return `${count(below.length - faulty)} of ${count(below.length)} traces ${is(below.length - faulty)} without a fault ${to}`;
}

/** What most first faults in a state are. */
function wayParts({ state, ways, failed }: HazardRow): readonly SummaryPart[] {
  const [way, next] = ways;
  if (way === undefined) return [];
  const { kind, region } = way;
  const only = way.count === failed;
  if (way.count === 1 && !only) return [{ text: ', each time in another way' }];
  return [
    { text: only ? ': ' : `: ${frequency(way, next, failed)} ` },
    { text: way.text, filter: { state, way: { kind, region } } },
    { text: only ? '' : ` (${count(way.count)} of all ${count(failed)} there)` },
  ];
}

function frequency(way: FaultWay, next: FaultWay | undefined, all: number): string {
  if (2 * way.count > all) return 'mostly';
  return way.count > (next?.count ?? 0) ? 'most often' : 'such as';
}

function faultyText(faulty: number, answered: number): string {
  return `${count(faulty)} of ${plural(answered, 'trace')} ${faulty === 1 ? 'has' : 'have'} a fault`;
}

/** The interval of the traces without a fault, or of those with one where there are any. */
function rangeText(answered: readonly SampleRow[]): string {
  const isClean = answered.every(({ failedIn }) => failedIn === undefined);
  const interval = clusteredInterval(
    [...groupedBy(answered, clusterOf).values()].map((own) => ({
      answered: own.length,
      right: own.filter(({ failedIn }) => (failedIn === undefined) === isClean).length,
    })),
  );
  return interval === undefined ? '' : `95 % interval ${intervalText(interval)} %`;
}

function intervalText({ low, high }: Interval): string {
  return `${(100 * low).toFixed(0)}–${(100 * high).toFixed(0)}`;
}

function longest(rows: readonly SampleRow[]): number {
  return rows.reduce((most, { length }) => Math.max(most, length), 0);
}

function noneHasTrace(answers: number): string {
  return answers === 1 ? 'The one answer lacks a trace' : `None of the ${count(answers)} answers has a trace`;
}

function failures(requests: number): string {
  return requests === 1 ? 'the one request failed' : `all ${count(requests)} requests failed`;
}

function is(number: number): string {
  return number === 1 ? 'is' : 'are';
}

function plural(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}
