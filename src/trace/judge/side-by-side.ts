import { finish, minimal, styleFor, type Style, type Work } from '../../machine/index.ts';
import { decode } from '../../record/index.ts';
import { enteredBy, eventsOf, layEvents } from '../events-of.ts';
import { lineText } from '../line.ts';
import { writeEvents } from '../write.ts';
import { alignmentOf } from './alignment.ts';
import { followingChoices } from './followed-choices.ts';
import { hasStarts, type Truth } from './reference-run.ts';
import { labellingBy, type StateLabel } from './state-labels.ts';
import type { JudgedState, Verdict } from './verdict.ts';

/**
 * `same`: the same lines, blank ones apart, and a right answer may be in other words; `faulty`: a fault is in it;
 * `spelt`: the same said otherwise; `follows`: it says something else, though right by what the model wrote before, where
 * it had a fault; `missing`: the model does not have it; `extra`: the true run does not have it there; `unjudged`: it is
 * behind the place up to which the text was judged.
 */
export type StretchKind = 'same' | 'faulty' | 'spelt' | 'follows' | 'missing' | 'extra' | 'unjudged';

/** A state of both texts, or of one, or what is before the first. */
export interface Stretch {
  readonly kind: StretchKind;
  /** Its header; empty before the first state. */
  readonly label: string;
  /** Numbers of the states, from 0; undefined where that side has none, or before the first. */
  readonly truth: number | undefined;
  readonly model: number | undefined;
  /**
   * Its lines in both texts from the top down: as many of the truth as of the model, which stand for each other, or some
   * of one and none of the other.
   */
  readonly runs: readonly Run[];
}

export type Run = readonly [truth: number, model: number];

/** Ground truth and a model's text, aligned by state. The stretches are all lines of both texts, in order. */
export interface SideBySide {
  /** In the style of the text; of the run that makes the text's choices, where a program leaves some. */
  readonly truth: string;
  readonly stretches: readonly Stretch[];
}

/**
 * Aligns a text with the true run. `verdict`: on this very text, with its states kept; `truth`: the run that it was
 * judged by.
 */
export function sideBySide(text: string, verdict: Verdict, truth: Truth): SideBySide {
  return finish(aligningSides(text, verdict, truth));
}

/** The same in pieces. */
export function* aligningSides(text: string, verdict: Verdict, truth: Truth): Work<SideBySide> {
  const style = styleFor(truth.recording.bound.machine, verdict.style);
  const followed = yield* followingChoices(truth, text, style);
  const written = yield* writtenStates(followed, style);
  const labels = yield* labellingBy(followed, text, verdict, style);
  return { truth: written.text, stretches: yield* new Aligner(text, verdict, labels, written, followed).stretches() };
}

/** A trace, and the line at which each state begins; the end of the text is the last of them. */
interface WrittenStates {
  readonly text: string;
  readonly starts: readonly number[];
}

/** States between two places to leave off at. */
const PIECE = 64;

function* writtenStates(truth: Truth, style: Style): Work<WrittenStates> {
  const { recording } = truth;
  const written = truth.written(style);
  if (hasStarts(written)) {
    const starts: number[] = [];
    let line = 0;
    let at = 0;
    for (const start of [...written.starts.subarray(0, recording.states), written.text.length]) {
      for (; at < start; line++) at = written.text.indexOf('\n', at) + 1;
      starts.push(line);
    }
    return { text: written.text, starts };
  }
  const laidOut = layEvents(recording.bound);
  let text = writeEvents(laidOut, style);
  const starts = [laidOut.length];
  for (let state = 0; state < recording.states; state++) {
    if (state % PIECE === PIECE - 1) yield;
    const events = eventsOf(recording.bound.machine, decode(recording, state), style, enteredBy(recording, state));
    text += writeEvents(events, style);
    starts.push((starts.at(-1) ?? 0) + events.length);
  }
  return { text, starts };
}

class Aligner {
  readonly #model: readonly string[];
  readonly #truth: readonly string[];
  readonly #isFaulty: (state: number) => boolean;
  readonly #firstFault: number;
  readonly #judged: readonly JudgedState[];
  /** The first line of the model that was not judged; behind the last where all were. */
  readonly #end: number;

  constructor(
    text: string,
    { faults, moreFaultsIn, judged, unjudgedFrom }: Verdict,
    private readonly labels: readonly StateLabel[],
    private readonly written: WrittenStates,
    private readonly truth: Truth,
  ) {
    this.#judged = judged;
    this.#model = linesOf(text);
    this.#end = unjudgedFrom ?? this.#model.length;
    this.#truth = linesOf(written.text);
    const blamed = faults.filter(({ kind }) => kind !== 'format-spelling').map(({ state }) => state);
    const faulty = new Set([...blamed, ...moreFaultsIn]);
    this.#isFaulty = (state) => faulty.has(state);
    this.#firstFault = [...faulty].reduce((first, state) => Math.min(first, state), Infinity);
  }

  *stretches(): Work<Stretch[]> {
    const { labels, written } = this;
    const first = { truth: written.starts[0] ?? 0, model: labels[0]?.firstLine ?? this.#end };
    const stretches = [this.#before(first.truth, first.model)];
    const anchors = increasing(labels);
    let truth = 0;
    for (const [number, label] of labels.entries()) {
      if (number % PIECE === PIECE - 1) yield;
      if (!anchors.has(number) || label.truth === null) {
        stretches.push(this.#extra(number, label));
        continue;
      }
      for (; truth < label.truth; truth++) stretches.push(this.#missing(truth));
      stretches.push(this.#both(number, label, label.truth));
      truth++;
    }
    if (this.#end < this.#model.length) stretches.push(...this.#unjudged(truth));
    else for (; truth < written.starts.length - 1; truth++) stretches.push(this.#missing(truth));
    return stretches.filter(({ runs }) => runs.length > 0);
  }

  #before(truth: number, model: number): Stretch {
    const runs = this.#runs(0, truth, 0, model);
    const isSame = this.#areSame(0, truth, 0, model);
    return { kind: this.#kindOf(-1, isSame), label: '', truth: undefined, model: undefined, runs };
  }

  #both(number: number, label: StateLabel, truth: number): Stretch {
    const [from = 0, to = from] = this.written.starts.slice(truth, truth + 2);
    const [start, end] = this.#linesOf(number, label);
    const kind = this.#kindOf(number, label.onTrack);
    return { kind, label: label.label, truth, model: number, runs: this.#runs(from, to, start, end) };
  }

  #extra(number: number, label: StateLabel): Stretch {
    const [start, end] = this.#linesOf(number, label);
    const kind = this.#isFaulty(number) ? 'faulty' : 'extra';
    return { kind, label: label.label, truth: undefined, model: number, runs: [[0, end - start]] };
  }

  #missing(truth: number): Stretch {
    const [from = 0, to = from] = this.written.starts.slice(truth, truth + 2);
    const runs: Run[] = [[to - from, 0]];
    return { kind: 'missing', label: this.#truth[from] ?? '', truth, model: undefined, runs };
  }

  /** What was not judged, line for line beside the states of the true run from one on. */
  #unjudged(truth: number): Stretch[] {
    const { starts } = this.written;
    let left = this.#model.length - this.#end;
    const beside = Array.from({ length: starts.length - 1 - truth }, (_, i): Stretch => {
      const [from = 0, to = from] = starts.slice(truth + i, truth + i + 2);
      const found = Math.min(to - from, left);
      left -= found;
      const runs = onlyAsMany(to - from, found);
      return { kind: 'unjudged', label: this.#truth[from] ?? '', truth: truth + i, model: undefined, runs };
    });
    return [...beside, { kind: 'unjudged', label: '', truth: undefined, model: undefined, runs: onlyAsMany(0, left) }];
  }

  #kindOf(state: number, isSame: boolean): StretchKind {
    if (this.#isFaulty(state)) return 'faulty';
    if (isSame) return 'same';
    return state > this.#firstFault && this.#saysOther(state) ? 'follows' : 'spelt';
  }

  /** Whether a state says something else than its state of the true run, however both are spelt. */
  #saysOther(number: number): boolean {
    const judged = this.#judged[number];
    return judged !== undefined && !saysSame(judged, this.truth);
  }

  /** The lines of a state of the model, up to the next state: what stands between them belongs to the earlier one. */
  #linesOf(number: number, { firstLine }: StateLabel): readonly [number, number] {
    return [firstLine, this.labels[number + 1]?.firstLine ?? this.#end];
  }

  #areSame(from: number, to: number, start: number, end: number): boolean {
    if (to - from !== end - start) return false;
    for (let i = 0; i < to - from; i++) if (this.#truth[from + i] !== this.#model[start + i]) return false;
    return true;
  }

  /** Which lines stand for each other: those that are alike, and between them one for one. */
  #runs(from: number, to: number, start: number, end: number): Run[] {
    if (this.#areSame(from, to, start, end)) return to === from ? [] : [[to - from, end - start]];
    const steps = alignmentOf(this.#truth.slice(from, to), this.#model.slice(start, end));
    if (steps === undefined) return onlyAsMany(to - from, end - start);
    const runs: Run[] = [];
    let [own, found] = [0, 0];
    const pair = (count: number): void => {
      if (count > 0) runs.push([count, count]);
    };
    for (const step of steps) {
      if (step.kind === 'other') continue;
      pair(step.own - own);
      runs.push(step.kind === 'left-out' ? [step.count, 0] : [0, step.count]);
      own = step.own + (step.kind === 'left-out' ? step.count : 0);
      found = step.found + (step.kind === 'put-in' ? step.count : 0);
    }
    pair(Math.min(to - from - own, end - start - found));
    return runs;
  }
}

function saysSame({ record, truth: number }: JudgedState, truth: Truth): boolean {
  const { machine } = truth.recording.bound;
  // In a style that says all that a state does, each on a line of its own.
  const own = eventsOf(machine, decode(truth.recording, number), minimal, undefined);
  const found = eventsOf(machine, record, minimal, undefined);
  return (
    own.length === found.length &&
    own.every((event, i) => {
      const other = found[i];
      if (event.kind === 'answer' && other?.kind === 'answer') return truth.isAnswer(other.text);
      return other !== undefined && lineText(event, minimal) === lineText(other, minimal);
    })
  );
}

/** The lines of a text, without an empty one behind its last line break. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function onlyAsMany(truth: number, model: number): Run[] {
  const both = Math.min(truth, model);
  const runs: Run[] = [
    [both, both],
    [truth - both, 0],
    [0, model - both],
  ];
  return runs.filter(([one, other]) => one + other > 0);
}

/**
 * The most states of the model, by number, that stand for states of the true run in its order: a longest increasing
 * subsequence. The others are there again, or are of nowhere.
 */
function increasing(labels: readonly StateLabel[]): ReadonlySet<number> {
  /** By length: the state with the least end of such a sequence. */
  const ends: number[] = [];
  const before = new Int32Array(labels.length).fill(-1);
  const truthOf = (number: number): number => labels[number]?.truth ?? -1;
  for (const [number, { truth, repeated }] of labels.entries()) {
    if (truth === null || repeated) continue;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (truthOf(ends[middle] ?? 0) < truth) low = middle + 1;
      else high = middle;
    }
    before[number] = ends[low - 1] ?? -1;
    ends[low] = number;
  }
  const chosen = new Set<number>();
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) chosen.add(at);
  return chosen;
}
