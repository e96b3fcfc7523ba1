import {
  fusesWrites,
  labelText,
  saysLabelsOnce,
  slotsSetBy,
  wholeStyle,
  type Bound,
  type Cell,
  type Node,
  type Point,
  type Value,
  type Work,
  type Style,
} from '../machine/index.ts';
import {
  cellsOf,
  decode,
  endOfState,
  linesOfState,
  readingOf,
  resultOfLine,
  segments,
  variablesOfState,
  type History,
  type MachineEvent,
  type Recording,
} from '../record/index.ts';
import type { Range } from '../language/index.ts';
import { enteredBy, lineText, linesOf, stateLines } from '../trace/index.ts';
import type { Passed, Replay, ReplayFrame, ReplayLine, ReplayState, Reading, Version } from './replay.ts';
import { BoundedCache } from './bounded-cache.ts';
import { MOST_CELLS, shownLine } from './long-lines.ts';
import { END, Moments, type Moment } from './moment.ts';

/** What the machine itself did, from its recording. */
export class TruthReplay implements Replay {
  readonly side = 'truth';
  readonly bound: Bound;
  readonly states: number;
  readonly points: Int32Array;
  readonly depths: Int32Array;
  readonly #recording: Recording;
  readonly #style: Style;
  readonly #history: History;
  readonly #states = new BoundedCache((number: number) => this.#read(number));
  readonly #ways = new BoundedCache((number: number) => this.#wayOf(number));

  private constructor(recording: Recording, style: Style, history: History) {
    this.bound = recording.bound;
    this.states = recording.states;
    this.#recording = recording;
    this.#style = style;
    this.#history = history;
    this.points = new Int32Array(recording.states);
    this.depths = new Int32Array(recording.states);
  }

  /** `style`: how the lines of the trace are worded. The recording must not be filled again. */
  static *of(recording: Recording, style: Style): Work<TruthReplay> {
    const history = yield* readingOf(recording);
    const replay = new TruthReplay(recording, style, history);
    const { list } = segments(recording.bound.machine);
    for (let number = 0; number < recording.states; number++) {
      if (number % PIECE === PIECE - 1) yield;
      replay.points[number] = list[recording.words[recording.offsets[number] ?? 0] ?? 0]?.state ?? -1;
      replay.depths[number] = history.depth(number);
    }
    return replay;
  }

  state(number: number): ReplayState {
    return this.#states.get(number);
  }

  point(state: number): Point {
    return variablesOfState(this.#recording, state);
  }

  lineCount(state: number): number {
    return linesOfState(this.#recording, state);
  }

  lineFrom(state: number, programLine: number): number {
    let found = -1;
    const count = linesOfState(this.#recording, state, (node, line) => {
      if (found < 0 && rangeOfNode(node)?.start.line === programLine) found = line;
    });
    return found === count - 1 && found >= 0 ? END : found;
  }

  result(state: number, upTo: number, isWanted: (range: Range) => boolean): Value | undefined {
    let found: Value | undefined;
    linesOfState(this.#recording, state, (node, line, at) => {
      const range = line <= upTo ? rangeOfNode(node) : undefined;
      const value = range !== undefined && isWanted(range) ? resultOfLine(this.#recording, node, at) : undefined;
      if (value !== undefined) found = value;
    });
    return found;
  }

  fetches(state: number): readonly { readonly line: number; readonly cell: Cell }[] {
    // Up to the control, which comes last, an event is a line; the label is line 0.
    return decode(this.#recording, state).events.flatMap((event, i) =>
      event.kind === 'get' || event.kind === 'interval'
        ? shownCells(event).map(({ cell }) => ({ line: i + 1, cell }))
        : [],
    );
  }

  way(state: number): readonly Passed[] {
    return this.#ways.get(state);
  }

  last(state: number): Node | undefined {
    return endOfState(this.#recording, state);
  }

  stack(state: number, start: number, limit: number): readonly ReplayFrame[] {
    return this.#history.stack(state, start, limit);
  }

  called(state: number, level: number): number {
    return this.#history.called(state, level);
  }

  argument(state: number, level: number, number: number): Value | undefined {
    return this.#history.argument(state, level, number);
  }

  value(region: number, index: readonly Value[], { state, line }: Moment): Value | undefined {
    // Up to the control, which comes last, an event is a line; the label is line 0.
    return this.#history.value(region, index, state, line);
  }

  read(cell: Cell, { state, line }: Moment): Reading | undefined {
    // Up to the control, which comes last, an event is a line; the label is line 0.
    const moment = { state, event: line };
    const last = this.#history.reading(cell, moment);
    return last && { value: last.version.value, state: last.version.state, older: last.older };
  }

  *writes(cell: Cell): Work<Moments> {
    const count = this.#history.writeCount(cell, { state: this.states, event: 0 });
    const states = new Int32Array(count);
    const lines = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      if (i % PIECE === PIECE - 1) yield;
      const write = this.#history.write(cell, i);
      states[i] = write?.state ?? 0;
      lines[i] = (write?.event ?? 0) + 1;
    }
    return Moments.columns(states, lines);
  }

  versions(cell: Cell, { state, line }: Moment, limit: number): readonly Version[] {
    const count = this.#history.writeCount(cell, { state, event: line });
    return [...this.#writes(cell, Math.max(0, count - limit), count)].reverse();
  }

  count(region: number, { state, line }: Moment): number {
    return this.#history.count(region, { state, event: line });
  }

  cells(region: number, { state, line }: Moment, start: number, count: number): readonly Cell[] {
    return this.#history.cells(region, { state, event: line }, start, count).map(({ cell }) => cell);
  }

  #writes(cell: Cell, from: number, to: number): NonNullable<ReturnType<History['write']>>[] {
    const writes: NonNullable<ReturnType<History['write']>>[] = [];
    for (let i = from; i < to; i++) {
      const write = this.#history.write(cell, i);
      if (write === undefined) break;
      writes.push(write);
    }
    return writes;
  }

  #wayOf(number: number): readonly Passed[] {
    const way: Passed[] = [];
    const slots: (Value | undefined)[] = [...this.point(number).variables];
    decode(this.#recording, number, (node, value) => {
      for (const slot of slotsSetBy(node)) slots[slot] = value({ slot });
      way.push({ node, slots: slots.slice() });
    });
    return way;
  }

  #read(number: number): ReplayState {
    const point = this.point(number);
    const label = labelText(this.bound.machine, point);
    const read = (): readonly ReplayLine[] => this.#lines(number, label);
    let lines: readonly ReplayLine[] | undefined;
    // A state may fetch as many cells as a run has states; most who ask want its label.
    return {
      number,
      label,
      point,
      get lines() {
        return (lines ??= read());
      },
    };
  }

  /**
   * A state as the style writes it: its lines, and for each of {@link ReplayState.lines} the number of the one that tells
   * it. A style may fuse lines; what the header of the next state tells is behind the last.
   */
  written(number: number): { readonly texts: readonly string[]; readonly at: readonly number[] } {
    const style = this.#style;
    if (!saysLabelsOnce(style) && !fusesWrites(style)) {
      const texts = this.state(number).lines.map(({ text }) => text);
      return { texts, at: texts.map((_text, i) => i) };
    }
    const { machine } = this.bound;
    const record = decode(this.#recording, number);
    const lines = stateLines(machine, record, style, enteredBy(this.#recording, number));
    const at = record.events.flatMap((event) => {
      const places = lines.flatMap(({ tells }, i) => (tells.includes(event) ? [i] : []));
      return linesOf(machine, event).map(
        (_line, i) => places[event.kind === 'put' ? places.length - 1 : i] ?? lines.length,
      );
    });
    return { texts: lines.map(({ event }) => shownLine(event, style)), at: [0, ...at] };
  }

  #lines(number: number, label: string): readonly ReplayLine[] {
    const { machine } = this.bound;
    const style = wholeStyle(this.#style);
    const header = { kind: 'enter', label } as const;
    const lines = decode(this.#recording, number).events.flatMap((event): ReplayLine[] =>
      linesOf(machine, event).map((line) => ({
        text: shownLine(line, style),
        event: line,
        cells: shownCells(event),
        range: rangeOf(event),
      })),
    );
    return [{ text: lineText(header, style), event: header, cells: [], range: undefined }, ...lines];
  }
}

/** States or writes between two places to leave off at. */
const PIECE = 1 << 13;

/** The first of very many cells. */
function shownCells(event: MachineEvent): ReturnType<typeof cellsOf> {
  return event.kind === 'interval' ? cellsOf({ ...event, values: event.values.slice(0, MOST_CELLS) }) : cellsOf(event);
}

function rangeOfNode(node: Node): Range | undefined {
  return 'range' in node ? node.range : undefined;
}

function rangeOf(event: MachineEvent): ReplayLine['range'] {
  return event.kind === 'stuck' ? undefined : rangeOfNode(event.node);
}
