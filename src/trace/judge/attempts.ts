import { finish, matchLabel, saysLabelsOnce, type Machine, type Style, type Work } from '../../machine/index.ts';
import { recordingEvents } from '../events-of.ts';
import type { Fault } from '../fault.ts';
import { breaksIn } from '../text-search.ts';
import { lineText } from '../line.ts';
import { readLine } from '../read.ts';
import type { TraceEvent } from '../trace-event.ts';
import type { Envelope, Place } from './envelope.ts';
import { hasStarts, type Truth } from './reference-run.ts';
import { partsOf, verdictNames, type Verdict } from './verdict.ts';

/** Which of several attempts counts. */
export const attemptChoices = ['last', 'first', 'best'] as const;
export type AttemptChoice = (typeof attemptChoices)[number];

/** A trace from its beginning: where it begins, and where the words before the next attempt do, or the text ends. */
export interface Attempt {
  readonly start: Place;
  readonly end: number;
}

/** So many attempts are judged each; of more than these only the one that counts, and the last as the best. */
const mostJudged = 16;

/**
 * The attempts of a text: its trace is begun again where the header of the first state comes again behind laid out
 * lines, or behind words or an answer where other states were in between.
 */
export function attemptsOf(text: string, envelope: Envelope, truth: Truth, machine: Machine): readonly Attempt[] {
  const { start, end, style } = envelope;
  const label = truth.label(0);
  const [header, second] = firstHeaders(truth, style);
  if (start === undefined || label === undefined || header === undefined) return [];
  const reader = new LineReader(text, style, machine);
  const places: Place[] = [];
  let from = start;
  let first: number | undefined;
  for (const at of wholeLines(text, header, start.offset, end)) {
    if (first === undefined) {
      first = at;
      continue;
    }
    const begin = reader.layBefore(at, from.offset);
    const isBegun =
      begin !== undefined ||
      (second !== undefined &&
        finish(truth.align(label, 0)) === 0 &&
        reader.isBehindWords(at) &&
        hasLine(text, second, from.offset, at) &&
        hasLine(text, second, at, end));
    if (!isBegun) continue;
    const offset = begin ?? at;
    from = { offset, line: from.line + breaksIn(text, from.offset, offset) };
    places.push(from);
  }
  return [start, ...places].map((place, i) => ({
    start: place,
    end: places[i] === undefined ? end : reader.endOfWords(places[i].offset, place.offset),
  }));
}

/** Judges the attempts of a text, by `judging` each alone; the verdict on the one that counts. */
export function* judgingAttempts(
  attempts: readonly Attempt[],
  choice: AttemptChoice,
  judging: (attempt: Attempt, isLast: boolean) => Work<Verdict>,
): Work<Verdict> {
  const count = attempts.length;
  const order = choice === 'best' && count <= mostJudged ? attempts.keys() : [choice === 'first' ? 0 : count - 1];
  let best: { readonly verdict: Verdict; readonly at: number } | undefined;
  for (const at of order) {
    const attempt = attempts[at];
    if (attempt === undefined) continue;
    const verdict = yield* judging(attempt, at === count - 1);
    if (best === undefined || !isBetter(best.verdict, verdict)) best = { verdict, at };
  }
  if (best === undefined) throw new Error('A text has one attempt at least.');
  return told(best.verdict, attempts, best.at);
}

function isBetter(one: Verdict, other: Verdict): boolean {
  const [a, b] = [one, other].map(({ verdict }) => verdictNames.indexOf(verdict));
  // One that is not judged to its end has more than are counted.
  const faults = ({ faults: all, moreFaults, unjudgedFrom }: Verdict): number =>
    unjudgedFrom === undefined ? all.length + moreFaults : Infinity;
  return a === b ? faults(one) < faults(other) : (a ?? 0) < (b ?? 0);
}

/** The verdict on one of several attempts, as one on the text: that it was begun again is a fault. */
function told(verdict: Verdict, attempts: readonly Attempt[], at: number): Verdict {
  const again = attempts[1];
  if (again === undefined) return verdict;
  const count = attempts.length;
  const which = at === count - 1 ? `the last of ${count} attempts` : `attempt ${at + 1} of ${count}`;
  const state = at === 0 ? verdict.states - 1 : -1;
  const fault: Fault = {
    kind: 'format-restart',
    state,
    label: '',
    line: again.start.line,
    from: 0,
    to: 0,
    expected: '',
    found: '',
    explanation: `The trace is begun again here. Judged is ${which}.`,
    agreesWithTruth: false,
  };
  const faults = at === 0 ? [...verdict.faults, fault] : [fault, ...verdict.faults];
  return {
    ...verdict,
    ...partsOf(faults, verdict.unjudgedFrom !== undefined),
    verdict: verdict.answer.right ? 'lucky' : 'wrong',
    faults,
    attempts: count,
    attempt: at + 1,
  };
}

/** The headers of the first two states of the true run. */
function firstHeaders(truth: Truth, style: Style): readonly string[] {
  const written = truth.written(style);
  if (hasStarts(written))
    return [...written.starts.subarray(0, 2)].map((start) =>
      written.text.slice(start, written.text.indexOf('\n', start)),
    );
  const headers: string[] = [];
  for (const event of recordingEvents(truth.recording, style)) {
    if (event.kind === 'enter' || (event.kind === 'call' && saysLabelsOnce(style)))
      headers.push(lineText(event, style));
    if (headers.length === 2) break;
  }
  return headers;
}

/** Looks at single lines of a text. */
class LineReader {
  constructor(
    private readonly text: string,
    private readonly style: Style,
    private readonly machine: Machine,
  ) {}

  /** Where the laid out lines right before a line begin; undefined if there are none. */
  layBefore(offset: number, least: number): number | undefined {
    let begin: number | undefined;
    for (let line = this.#before(offset, least); line !== undefined; line = this.#before(line.start, least)) {
      if (line.kind !== 'lay') break;
      begin = line.start;
    }
    return begin;
  }

  /** Whether words, or the end of a trace, stand right before a line. */
  isBehindWords(offset: number): boolean {
    const kind = this.#before(offset, 0)?.kind;
    return kind === 'unreadable' || kind === 'answer' || kind === 'halt';
  }

  /** Where the words before a line begin. */
  endOfWords(offset: number, least: number): number {
    let end = offset;
    for (let line = this.#before(offset, least); line !== undefined; line = this.#before(line.start, least)) {
      if (line.kind !== 'unreadable') break;
      end = line.start;
    }
    return end;
  }

  /** The line before a place that is not blank. */
  #before(offset: number, least: number): { readonly start: number; readonly kind: TraceEvent['kind'] } | undefined {
    let end = offset;
    while (end > least && ' \t\r\n'.includes(this.text.charAt(end - 1))) end--;
    if (end <= least) return undefined;
    const start = this.text.lastIndexOf('\n', end - 1) + 1;
    const isLabel = (label: string): boolean => matchLabel(this.machine, label).length > 0;
    return { start, kind: readLine(this.text.slice(start, end), this.style, isLabel).kind };
  }
}

/** Where a stretch of a text has lines of this text. */
function* wholeLines(text: string, line: string, from: number, to: number): Generator<number, undefined, undefined> {
  for (let at = text.indexOf(line, from); at >= 0 && at < to; at = text.indexOf(line, at + line.length)) {
    const end = text.charAt(at + line.length);
    if ((at === 0 || text.charAt(at - 1) === '\n') && (end === '' || end === '\n' || end === '\r')) yield at;
  }
}

function hasLine(text: string, line: string, from: number, to: number): boolean {
  return wholeLines(text, line, from, to).next().done !== true;
}
