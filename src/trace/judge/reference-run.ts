import {
  collapsed,
  labelText,
  minimal,
  sameAnswer,
  isStuck,
  type Bound,
  type Cell,
  type Frame,
  type Value,
  type Machine,
  type Work,
  type Style,
  type Write,
} from '../../machine/index.ts';
import {
  decode,
  generateRunner,
  historyOfRecording,
  variablesOfState,
  type History,
  type Recording,
  type Runner,
} from '../../record/index.ts';
import type { CellValue, TraceEvent } from '../trace-event.ts';
import { enteredBy, eventsOf, recordingEvents } from '../events-of.ts';
import { cellsOfInterval, lineText } from '../line.ts';
import type { TraceLine } from '../read.ts';
import { commonBefore, commonBehind } from '../text-search.ts';
import { TrueLines } from '../true-lines.ts';
import type { Lookahead } from './skipped-states.ts';
import { generateWriter, type TraceWriter } from '../write-generated.ts';

/** The trace of a run in one style. */
export interface WrittenRun {
  readonly style: Style;
  readonly text: string;
  /** By state: where its header begins in the text. */
  readonly starts: Int32Array | undefined;
}

/** Whether it is known where the states of a trace begin. */
export function hasStarts(run: WrittenRun | undefined): run is WrittenRun & { readonly starts: Int32Array } {
  return run?.starts !== undefined;
}

/**
 * The machine's own run, for a model's trace to be held against. Judging several traces of one question can share it.
 */
export class Truth {
  readonly recording: Recording;
  readonly #labels: (string | undefined)[] = [];
  #written: WrittenRun | undefined;
  #history: History | undefined;
  #places: ReadonlyMap<string, readonly number[]> | undefined;

  /** The run without a model's choices, where this one follows them. */
  readonly base: Truth | undefined;

  /**
   * `recording`: of a run of these inputs, if there is one already. `base`: the run that makes no choices but the first
   * ones.
   */
  constructor(bound: Bound, recording: Recording = runnerOf(bound.machine).run(bound), base?: Truth) {
    this.recording = recording;
    this.base = base;
  }

  /** Of a run that is made in pieces. */
  static *of(bound: Bound): Work<Truth> {
    return new Truth(bound, yield* runnerOf(bound.machine).running(bound));
  }

  /** The answer; undefined where the machine is stuck or does not end. */
  get answer(): string | undefined {
    return this.recording.end.kind === 'halt' ? this.recording.end.answer : undefined;
  }

  /** Whether an answer is right: a true run gives it. */
  isAnswer(answer: string | undefined): boolean {
    if (answer === undefined) return false;
    const {
      answer: own,
      recording: { bound },
    } = this;
    return (
      (own !== undefined && sameAnswer(bound.machine.answers, own, answer)) || (this.base?.isAnswer(answer) ?? false)
    );
  }

  /** What the first line of its trace says. */
  get first(): TraceEvent | undefined {
    const [first] = recordingEvents(this.recording, minimal);
    return first;
  }

  /**
   * How many characters a text has in common with the trace of this run, whole lines, from the beginning on and from the
   * end on; none where finding out would cost as much as judging.
   */
  shared(text: string, style: Style): { readonly before: number; readonly behind: number } {
    const written = this.written(style)?.text;
    if (written === undefined) return { before: 0, behind: 0 };
    // The last line break may be left out.
    const own = text.endsWith('\n') ? written : written.slice(0, -1);
    const before = commonBefore(text, 0, own, 0);
    const behind = commonBehind(text, own, Math.min(text.length, own.length) - before);
    const line = text.indexOf('\n', text.length - behind);
    return {
      before: before === 0 ? 0 : text.lastIndexOf('\n', before - 1) + 1,
      behind: line < 0 ? 0 : text.length - line - 1,
    };
  }

  /**
   * The lines that a text has as the trace of this run, of which the first `same` characters are the same; undefined
   * where finding out would cost as much as judging.
   */
  linesIn(text: string, style: Style, same: number): TrueLines | undefined {
    const written = this.written(style)?.text;
    return written === undefined ? undefined : new TrueLines(written, text, same);
  }

  /**
   * Whether a text is the trace of this run, to the letter; false too where finding out would cost as much as judging.
   */
  isWritten(text: string, style: Style): boolean {
    const own = this.written(style)?.text;
    return own !== undefined && (text === own || (text.length === own.length - 1 && text === own.slice(0, -1)));
  }

  /**
   * The last state up to which a text is the trace of this run, and where its header stands; the beginning of all where
   * that is not known.
   */
  lastShared(text: string, style: Style): { readonly state: number; readonly place: number } {
    const written = this.written(style);
    if (!hasStarts(written)) return { state: 0, place: 0 };
    const { before } = this.shared(text, style);
    const behind = written.starts.findIndex((start) => start > before);
    const state = Math.max(0, (behind < 0 ? written.starts.length : behind) - 1);
    return { state, place: state === 0 ? 0 : (written.starts[state] ?? 0) };
  }

  /** Whether a text is a state of the trace of this run, to the letter; undefined where that is not known. */
  isWrittenState(state: number, text: string, style: Style): boolean | undefined {
    const written = this.written(style);
    if (!hasStarts(written)) return undefined;
    const own = written.text.slice(written.starts[state], written.starts[state + 1]);
    return text === own || (text.length === own.length - 1 && own.startsWith(text));
  }

  /**
   * The trace of this run, and where the header of each state begins in it; undefined where writing it would cost as
   * much as judging. `starts` is undefined where characters are not bytes.
   */
  written(style: Style): WrittenRun | undefined {
    if (this.#written?.style === style) return this.#written;
    const { bound, end } = this.recording;
    const writer = writerOf(bound.machine, style);
    if (!writer.isGenerated || end.kind !== 'halt') return undefined;
    const bytes = writer.bytes(this.recording);
    const text = decoder.decode(bytes);
    const starts = text.length === bytes.length ? writer.starts?.slice() : undefined;
    this.#written = { style, text, starts };
    return this.#written;
  }

  /** The tape and the stack of the run at each moment. */
  get history(): History {
    return (this.#history ??= historyOfRecording(this.recording));
  }

  /**
   * The first line that this run's trace does not have so, letter by letter, and what it has instead; undefined if
   * there is none, or if the run does not end. `lines` in pieces, undefined being a place to leave off at; they begin
   * with the state `from`, or with the layout. Lines may be lacking at the end, and another answer, which is judged by
   * itself; one that is right may be in another spelling.
   */
  *firstOther(
    lines: Iterable<TraceLine | undefined>,
    text: string,
    style: Style,
    from = 0,
  ): Work<{ readonly line: TraceLine; readonly own: string } | undefined> {
    if (this.recording.end.kind !== 'halt') return undefined;
    const events = recordingEvents(this.recording, style, from)[Symbol.iterator]();
    for (const line of lines) {
      if (line === undefined) {
        yield;
        continue;
      }
      const next = events.next();
      const own = next.done === true ? '' : lineText(next.value, style);
      const isAnswer =
        line.event.kind === 'answer' &&
        next.value?.kind === 'answer' &&
        (!this.isAnswer(line.event.text) || this.#isSpelling(line.event.text));
      if (!isAnswer && text.slice(line.start, line.end) !== own) return { line, own };
    }
    return undefined;
  }

  /**
   * Whether a right answer is written as people may write it: where the task takes several spellings, without blanks to
   * no purpose.
   */
  #isSpelling(answer: string): boolean {
    return this.recording.bound.machine.answers !== undefined && answer === collapsed(answer);
  }

  /**
   * The number of the state with this label that best continues after state `before`: the one after it, else the next,
   * else the last one earlier; -1 if there is none.
   */
  *align(label: string, before: number): Work<number> {
    if (this.label(before + 1) === label) return before + 1;
    const places = (yield* this.#byLabel()).get(label) ?? [];
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle] ?? 0) > before) high = middle;
      else low = middle + 1;
    }
    return places[low] ?? places[low - 1] ?? -1;
  }

  /**
   * Where a state with this label comes later than right after state `before`: how many come between, and what they
   * write. Undefined where none comes, or where it is further than may still be looked ahead.
   */
  *aheadOf(
    label: string,
    before: number,
    lookahead: Lookahead,
  ): Work<{ readonly skipped: number; readonly writes: readonly Write[] } | undefined> {
    const at = yield* this.align(label, before);
    const skipped = at - before - 1;
    const { offsets } = this.recording;
    const words = (offsets[at] ?? 0) - (offsets[before + 1] ?? 0);
    if (skipped < 1 || skipped > lookahead.left || words > lookahead.words) return undefined;
    lookahead.left -= skipped;
    lookahead.words -= words;
    const writes: Write[] = [];
    for (let state = before + 1; state < at; state++) {
      if (state % PIECE === PIECE - 1) yield;
      for (const event of decode(this.recording, state).events) if (event.kind === 'put') writes.push(...event.writes);
    }
    return { skipped, writes };
  }

  /** Whether the true run has this cell with this value, or this line, in one of its states. */
  agrees(state: number, style: Style, event: TraceEvent, claim: CellValue | undefined): boolean {
    if (state < 0 || state >= this.recording.states) return false;
    const { machine } = this.recording.bound;
    const events = eventsOf(machine, decode(this.recording, state), style, enteredBy(this.recording, state));
    if (claim === undefined) {
      const line = lineText(event, style);
      return (
        event.kind !== 'enter' && event.kind !== 'unreadable' && events.some((own) => lineText(own, style) === line)
      );
    }
    const pair = lineText({ kind: 'get', fetches: [claim] }, style);
    return events.some(
      (own) =>
        isRead(own) === isRead(event) &&
        cellsOf(own).some((cell) => lineText({ kind: 'get', fetches: [cell] }, style) === pair),
    );
  }

  /** What a cell holds when a state begins; undefined where it holds nothing, or there is no such state. */
  value(cell: Cell, state: number): Value | undefined {
    if (state < 0 || state >= this.recording.states) return undefined;
    const held = this.history.read(cell, { state, event: 0 });
    return isStuck(held) ? undefined : held;
  }

  /** The call that a state runs in; undefined in the main program. */
  frame(state: number): Frame | undefined {
    let frame: Frame | undefined;
    for (const { function: id, arguments: given, resume, depth } of this.history.stack(state).toReversed())
      frame = { function: id, arguments: given, resume, depth, caller: frame };
    return frame;
  }

  /** The label of a state; undefined behind the last. */
  label(state: number): string | undefined {
    if (state < 0 || state >= this.recording.states) return undefined;
    return (this.#labels[state] ??= labelText(this.recording.bound.machine, variablesOfState(this.recording, state)));
  }

  *#byLabel(): Work<ReadonlyMap<string, readonly number[]>> {
    if (this.#places !== undefined) return this.#places;
    const places = new Map<string, number[]>();
    for (let i = 0; i < this.recording.states; i++) {
      if (i % PIECE === PIECE - 1) yield;
      const one = this.label(i) ?? '';
      const there = places.get(one);
      if (there === undefined) places.set(one, [i]);
      else there.push(i);
    }
    return (this.#places = places);
  }
}

/** States between two places to leave off at. */
const PIECE = 256;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const runners = new WeakMap<Machine, Runner>();
const writers = new WeakMap<Machine, Map<Style, TraceWriter>>();

function runnerOf(machine: Machine): Runner {
  let runner = runners.get(machine);
  if (runner === undefined) {
    runner = generateRunner(machine);
    runners.set(machine, runner);
  }
  return runner;
}

function writerOf(machine: Machine, style: Style): TraceWriter {
  let ofMachine = writers.get(machine);
  if (ofMachine === undefined) {
    ofMachine = new Map();
    writers.set(machine, ofMachine);
  }
  let writer = ofMachine.get(style);
  if (writer === undefined) {
    writer = generateWriter(machine, style);
    ofMachine.set(style, writer);
  }
  return writer;
}

function cellsOf(event: TraceEvent): readonly CellValue[] {
  switch (event.kind) {
    case 'get':
      return event.fetches;
    case 'put':
      return event.writes;
    case 'interval':
      return cellsOfInterval(event);
    case 'store':
      return [{ cell: event.cell, value: event.result }];
    case 'operation':
    case 'test':
    case 'lay':
    case 'enter':
    case 'next':
    case 'call':
    case 'return':
    case 'halt':
    case 'answer':
    case 'unreadable':
      return [];
  }
}

/** Whether a line says what cells hold, rather than what they are written. */
function isRead({ kind }: TraceEvent): boolean {
  return kind === 'get' || kind === 'interval';
}
