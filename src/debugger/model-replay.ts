import type { Range } from '../language/index.ts';
import {
  compareIndexes,
  indexInGiven,
  parseCell,
  parseRow,
  valueText,
  type Bound,
  type Cell,
  type Machine,
  type Node,
  type Point,
  type Value,
  type Work,
  saysLabelsOnce,
  styleFor,
  type Style,
} from '../machine/index.ts';
import type { StateRecord } from '../record/index.ts';
import {
  readingLines,
  stateLines,
  type CellValue,
  type JudgedState,
  type TraceEvent,
  type Verdict,
} from '../trace/index.ts';
import { readAgain } from './read-again.ts';
import {
  resultOf,
  type Passed,
  type Replay,
  type ReplayFrame,
  type ReplayLine,
  type ReplayState,
  type Reading,
  type Version,
} from './replay.ts';
import { BoundedCache } from './bounded-cache.ts';
import { shownEvent, shownLine, shownText } from './long-lines.ts';
import { END, Moments, type Moment } from './moment.ts';
import { MomentTape } from './moment-tape.ts';
import { WriteIndex } from './write-index.ts';

/** States or writes between two places to leave off at. */
const PIECE = 256;

/** A line of the text: what it says, and where it stands. */
interface TextLine {
  readonly text: string;
  readonly event: TraceEvent;
  readonly line: number;
}

/** What a model wrote, as the judge read it: the model's own tape, stack and values. */
export class ModelReplay implements Replay {
  readonly side = 'model';
  readonly bound: Bound;
  readonly states: number;
  readonly points: Int32Array;
  readonly depths: Int32Array;
  readonly #judged: readonly JudgedState[];
  readonly #style: Style;
  /** By number in the text; blank lines are not there. */
  readonly #lines = new Map<number, TextLine>();
  readonly #writes: WriteIndex;
  readonly #states = new BoundedCache((number: number) => this.#read(number));
  readonly #ways = new BoundedCache((number: number) => this.#wayOf(number));

  private constructor(bound: Bound, verdict: Verdict) {
    this.bound = bound;
    this.#judged = verdict.judged;
    this.states = verdict.judged.length;
    this.#style = styleFor(bound.machine, verdict.style);
    this.points = Int32Array.from(verdict.judged, ({ record }) => record.state);
    this.depths = Int32Array.from(verdict.judged, ({ frame }) => (frame === undefined ? 0 : frame.depth + 1));
    this.#writes = new WriteIndex(bound.machine.regions.length);
  }

  /** `text`: the trace; `verdict`: the judge's, with its states kept. */
  static *of(bound: Bound, text: string, verdict: Verdict): Work<ModelReplay> {
    const replay = new ModelReplay(bound, verdict);
    const labels = new Set(verdict.judged.map(({ label }) => label));
    for (const one of readingLines(text, replay.#style, (label) => labels.has(label))) {
      if (one === undefined) {
        yield;
        continue;
      }
      const { line, start, end, event } = one;
      replay.#lines.set(line, { text: text.slice(start, end), event, line });
    }
    for (const {
      record: { number },
      repeated,
    } of verdict.judged) {
      if (number % PIECE === 0) yield;
      if (!repeated) yield* replay.#index(number);
    }
    return replay;
  }

  state(number: number): ReplayState {
    return this.#states.get(number);
  }

  point(state: number): Point | undefined {
    return this.state(state).point;
  }

  lineCount(state: number): number {
    return this.#textLines(state).length;
  }

  lineFrom(state: number, programLine: number): number {
    const { lines } = this.state(state);
    const at = lines.findIndex(({ range }) => range?.start.line === programLine);
    return at === lines.length - 1 && at >= 0 ? END : at;
  }

  result(state: number, upTo: number, isWanted: (range: Range) => boolean): Value | undefined {
    let found: Value | undefined;
    for (const { range, event } of this.state(state).lines.slice(0, upTo + 1)) {
      const value = range !== undefined && isWanted(range) ? resultOf(event) : undefined;
      if (value !== undefined) found = value;
    }
    return found;
  }

  fetches(state: number): readonly { readonly line: number; readonly cell: Cell }[] {
    return this.state(state).lines.flatMap(({ event, cells }, line) =>
      event.kind === 'get' || event.kind === 'interval' ? cells.map(({ cell }) => ({ line, cell })) : [],
    );
  }

  way(state: number): readonly Passed[] {
    return this.#ways.get(state);
  }

  last(state: number): Node | undefined {
    return this.way(state).at(-1)?.node;
  }

  stack(state: number, start: number, limit: number): readonly ReplayFrame[] {
    const frames: ReplayFrame[] = [];
    let frame = this.#judged[state]?.frame;
    for (let level = 0; frame !== undefined && frames.length < limit; level++, frame = frame.caller)
      if (level >= start) frames.push(frame);
    return frames;
  }

  called(state: number, level: number): number {
    return this.stack(state, level, 1)[0]?.function ?? -1;
  }

  argument(state: number, level: number, number: number): Value | undefined {
    return this.stack(state, level, 1)[0]?.arguments[number];
  }

  value(region: number, index: readonly Value[], moment: Moment): Value | undefined {
    return this.#writes.read({ region, index }, moment)?.value;
  }

  read(cell: Cell, moment: Moment): Reading | undefined {
    return this.#writes.read(cell, moment);
  }

  writes(cell: Cell): Work<Moments> {
    return Moments.found(this.#writes.moments(cell));
  }

  versions(cell: Cell, moment: Moment, limit: number): readonly Version[] {
    return this.#writes.versions(cell, moment, limit);
  }

  count(region: number, moment: Moment): number {
    return this.#held(region, moment).length;
  }

  cells(region: number, moment: Moment, start: number, count: number): readonly Cell[] {
    return this.#held(region, moment).slice(start, start + count);
  }

  /** The state of the true run that a state stands for, if any. */
  truthOf(state: number): number | undefined {
    const { truth = -1 } = this.#judged[state] ?? {};
    return truth < 0 ? undefined : truth;
  }

  /** Where the lines of a state stand in the text: line numbers from 0. */
  textLines(state: number): readonly number[] {
    return this.#textLines(state).map(({ line }) => line);
  }

  /** The state whose lines hold a line of the text; undefined before the first state. */
  stateAt(textLine: number): number | undefined {
    let low = 0;
    let high = this.states;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#judged[middle]?.firstLine ?? 0) <= textLine) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? undefined : low - 1;
  }

  #held(region: number, moment: Moment): readonly Cell[] {
    const written = this.#writes.cells(region, moment);
    const known = new Set(written.map(({ index }) => index.map(valueText).join(',')));
    const given = this.bound.given.get(region);
    const indexed = (this.bound.machine.regions[region]?.indexes.length ?? 0) > 0;
    const others = (given?.values ?? []).map((_value, i): Cell => ({
      region,
      index: indexed && given !== undefined ? indexInGiven(given, i) : [],
    }));
    return [...written, ...others.filter(({ index }) => !known.has(index.map(valueText).join(',')))].sort((a, b) =>
      compareIndexes(a.index, b.index),
    );
  }

  *#index(number: number): Work<void> {
    for (const [line, { event }] of this.#textLines(number).entries()) {
      for (const [i, { cell: name, value }] of writesOf(event).entries()) {
        if (i % PIECE === PIECE - 1) yield;
        const cell = parseCell(this.bound.machine, name);
        if (cell !== undefined) this.#writes.add(cell, value, { state: number, line });
      }
    }
  }

  /** The lines of a state; a label that the model left out is there all the same, as line 0. */
  #textLines(number: number): readonly TextLine[] {
    const judged = this.#judged[number];
    if (judged === undefined) throw new RangeError(`State ${number} of ${this.states}`);
    const lines: TextLine[] = [];
    for (let line = judged.firstLine; line <= judged.lastLine; line++) {
      const found = this.#lines.get(line);
      if (found !== undefined) lines.push(found);
    }
    const first = lines[0]?.event.kind;
    return first === 'enter' || (first === 'call' && saysLabelsOnce(this.#style))
      ? lines
      : [{ text: '', event: { kind: 'enter', label: judged.label }, line: judged.firstLine }, ...lines];
  }

  #wayOf(number: number): readonly Passed[] {
    const judged = this.#judged[number];
    if (judged === undefined || judged.record.state < 0) return [];
    return readAgain(judged.record, judged.frame, new MomentTape(this, { state: number, line: 0 }));
  }

  #read(number: number): ReplayState {
    const lines = this.#textLines(number);
    const { machine } = this.bound;
    const { record, label } = this.#judged[number] ?? { record: undefined, label: '' };
    const sources = record === undefined ? [] : sourcesOf(machine, record, this.#style);
    return {
      number,
      label,
      point:
        record === undefined || record.state < 0 ? undefined : { state: record.state, variables: record.variables },
      lines: lines.map(({ text, event }): ReplayLine => ({
        text: shownText(text),
        event,
        cells: cellsIn(machine, shownEvent(event)),
        range: takeSource(sources, shownLine(event, this.#style)),
      })),
    };
  }
}

/** The cells that a line of a trace fetches or writes, those that the machine has. */
function cellsIn(machine: Machine, event: TraceEvent): readonly { readonly cell: Cell; readonly value: Value }[] {
  switch (event.kind) {
    case 'get':
      return named(machine, event.fetches);
    case 'put':
      return named(machine, event.writes);
    case 'interval': {
      const row = parseRow(machine, event.region);
      // Numbers are printed from the highest place down; cells come in the order of their indexes.
      const low = Math.min(event.first, event.last);
      const values = event.first > event.last ? [...event.values].reverse() : event.values;
      return row === undefined
        ? []
        : values.map((value, i) => ({ cell: { region: row.region.id, index: [...row.prefix, low + i] }, value }));
    }
    case 'store':
      return named(machine, [{ cell: event.cell, value: event.result }]);
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

function named(
  machine: Machine,
  pairs: readonly { readonly cell: string; readonly value: Value }[],
): readonly { readonly cell: Cell; readonly value: Value }[] {
  return pairs.flatMap(({ cell: name, value }) => {
    const cell = parseCell(machine, name);
    return cell === undefined ? [] : [{ cell, value }];
  });
}

interface Source {
  readonly text: string;
  readonly range: Range;
}

/** What of the program each line comes from, as far as the judge found the machine's step for it. */
function sourcesOf(machine: Machine, record: StateRecord, style: Style): Source[] {
  return stateLines(machine, record, style, undefined).flatMap(({ event, tells: [told] }) =>
    told === undefined || told.kind === 'stuck' || !('range' in told.node)
      ? []
      : [{ text: shownLine(event, style), range: told.node.range }],
  );
}

function writesOf(event: TraceEvent): readonly CellValue[] {
  if (event.kind === 'put') return event.writes;
  return event.kind === 'store' ? [{ cell: event.cell, value: event.result }] : [];
}

function takeSource(sources: Source[], text: string): Range | undefined {
  const at = sources.findIndex((source) => source.text === text);
  return at < 0 ? undefined : sources.splice(at, 1)[0]?.range;
}
