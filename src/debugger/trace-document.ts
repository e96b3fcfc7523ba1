import { fusesWrites, saysLabelsOnce, type Style, type Work } from '../machine/index.ts';
import { layEvents } from '../trace/index.ts';
import { shownLine } from './long-lines.ts';
import type { TruthReplay } from './truth-replay.ts';
import type { ModelReplay } from './model-replay.ts';
import { END, type Moment } from './moment.ts';

/** The text of a trace beside the program: which lines of it a state has. Lines count from 0, in the whole document. */
export interface TraceDocument {
  /** The line of each line of a state, the label's first; undefined where the document does not go so far. */
  linesOf(state: number): readonly number[] | undefined;
  /** The moment whose line this is, or the next one after it; undefined behind the last. */
  momentAt(line: number): Moment | undefined;
  /** The whole text; undefined where it is a file that the client has. */
  readonly text: (() => Work<string>) | undefined;
}

/** A document with more lines is cut: no editor shows it well, and no person reads it. */
const MOST_LINES = 300_000;

/** States between two places to leave off at. */
const PIECE = 64;

/**
 * The trace of the machine's own run, written from the recording; lines are counted only as far as they are asked for.
 */
export class WrittenTrace implements TraceDocument {
  readonly #replay: TruthReplay;
  /** Whether a line may tell what is several in the replay. */
  readonly #isFused: boolean;
  /** The lines before the first state: how many, and what they say, which is long where much is given. */
  readonly #before: { readonly count: number; readonly lines: () => readonly string[] };
  /** By state: its first line. */
  readonly #starts: number[];

  constructor(replay: TruthReplay, question: string | undefined, style: Style) {
    this.#replay = replay;
    this.#isFused = saysLabelsOnce(style) || fusesWrites(style);
    const asked = question === undefined ? [] : [`Question: ${question.replace(/\s+/g, ' ')}`];
    this.#before = {
      count: asked.length + replay.bound.machine.laidOut.length,
      lines: () => [...asked, ...layEvents(replay.bound).map((event) => shownLine(event, style))],
    };
    this.#starts = [this.#before.count];
  }

  linesOf(state: number): readonly number[] | undefined {
    const start = this.#start(state);
    return start === undefined ? undefined : this.#linesIn(state).at.map((at) => start + at);
  }

  momentAt(line: number): Moment | undefined {
    let state = 0;
    while (state + 1 < this.#replay.states && (this.#start(state + 1) ?? Infinity) <= line) state++;
    const start = this.#start(state);
    if (start === undefined) return undefined;
    const { at, count } = this.#linesIn(state);
    const wanted = Math.max(0, line - start);
    if (wanted >= count) return undefined;
    const found = at.findIndex((one) => one >= wanted);
    return { state, line: wanted === count - 1 || found < 0 ? END : found };
  }

  /** The lines of a state: where each of the replay's stands, from its first one, and how many there are. */
  #linesIn(state: number): { readonly at: readonly number[]; readonly count: number } {
    if (!this.#isFused) {
      const count = this.#replay.lineCount(state);
      return { at: Array.from({ length: count }, (_, i) => i), count };
    }
    const { at, texts } = this.#replay.written(state);
    return { at, count: texts.length };
  }

  readonly text = (): Work<string> => this.#written();

  *#written(): Work<string> {
    const lines = [...this.#before.lines()];
    for (let state = 0; state < this.#replay.states && lines.length < MOST_LINES; state++) {
      if (state % PIECE === PIECE - 1) yield;
      lines.push(...this.#replay.written(state).texts);
    }
    if (lines.length >= MOST_LINES)
      lines.push('', `(${this.#replay.states} states; only the first lines are shown here)`);
    return `${lines.join('\n')}\n`;
  }

  #start(state: number): number | undefined {
    while (this.#starts.length <= state) {
      const last = this.#starts.length - 1;
      const start = this.#starts[last] ?? 0;
      if (start >= MOST_LINES) return undefined;
      this.#starts.push(start + this.#linesIn(last).count);
    }
    return this.#starts[state];
  }
}

/** A trace that a person or a model wrote: a document of the client's, in which the trace begins at some line. */
export class GivenTrace implements TraceDocument {
  readonly text = undefined;
  readonly #replay: ModelReplay;
  readonly #firstLine: number;

  constructor(replay: ModelReplay, firstLine: number) {
    this.#replay = replay;
    this.#firstLine = firstLine;
  }

  linesOf(state: number): readonly number[] {
    return this.#replay.textLines(state).map((line) => line + this.#firstLine);
  }

  momentAt(line: number): Moment | undefined {
    const state = this.#replay.stateAt(line - this.#firstLine) ?? 0;
    const lines = this.linesOf(state);
    const at = lines.findIndex((one) => one >= line);
    if (at >= 0) return { state, line: at === lines.length - 1 ? END : at };
    return state + 1 < this.#replay.states ? { state: state + 1, line: 0 } : undefined;
  }
}
