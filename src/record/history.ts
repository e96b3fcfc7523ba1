import {
  type Bound,
  type Cell,
  CellTable,
  givenValue,
  hasIndexes,
  indexInGiven,
  initialValue,
  isStuck,
  type Lookup,
  lookupIn,
  type Result,
  type Value,
} from '../machine/index.ts';
import type { Activation, FrameLog } from './frame-log.ts';
import type { Pool } from './word-pool.ts';
import type { SortedWrites } from './write-log.ts';

/** A place in a run: in state number `state`, with its first `event` events behind it; 0 is the state's beginning. */
export interface Moment {
  readonly state: number;
  readonly event: number;
}

/** A write, and where it stands; state -1: what the cell held before the run. */
export interface CellVersion {
  readonly state: number;
  readonly event: number;
  readonly value: Value;
}

/** What a history is made of; {@link History} reads it. */
export interface HistoryData {
  readonly bound: Bound;
  readonly states: number;
  readonly cells: CellTable;
  readonly writes: SortedWrites;
  readonly frames: FrameLog;
  readonly pool: Pool;
}

/** The tape and the stack of a run at any moment: each question is a search or a walk, none replays the run. */
export class History {
  readonly bound: Bound;
  /** How many states the run has. */
  readonly states: number;
  readonly #orders = new Map<number, Int32Array>();

  constructor(private readonly data: HistoryData) {
    this.bound = data.bound;
    this.states = data.states;
  }

  /** What a fetch at this moment gives: the last version, else what the cell held before the run, or why nothing. */
  read(cell: Cell, moment: Moment): Result {
    const last = this.lastWrite(cell, moment);
    return last !== undefined ? last.value : initialValue(this.bound, cell.region, cell.index, this.#lookup(moment));
  }

  /**
   * The value that was written to a cell last, as of its state and event; undefined where none was. A search asks in
   * every state of a run, so nothing is made on the way.
   */
  value(region: number, index: readonly Value[], state: number, event: number): Value | undefined {
    const { writes, pool } = this.data;
    const id = this.#id(region, index);
    const end = id === undefined ? 0 : this.#end(id, state, event);
    return id === undefined || end === (writes.first[id] ?? 0) ? undefined : pool.value(writes.word[end - 1] ?? 0);
  }

  /** The write whose value the cell has at this moment; undefined where none was before it. */
  lastWrite(cell: Cell, moment: Moment): CellVersion | undefined {
    return this.reading(cell, moment)?.version;
  }

  /** The same, and how many writes of the cell there were before it. */
  reading(cell: Cell, moment: Moment): { readonly version: CellVersion; readonly older: number } | undefined {
    const [first, end] = this.#rows(cell, moment);
    return end > first ? { version: this.#version(end - 1), older: end - 1 - first } : undefined;
  }

  /** What the cell held up to this moment, oldest first; the first is what it held before the run, if anything. */
  versions(cell: Cell, moment: Moment): readonly CellVersion[] {
    const [first, end] = this.#rows(cell, moment);
    const initial = this.#initial(cell, { state: 0, event: 0 });
    const versions = initial === undefined ? [] : [initial];
    for (let row = first; row < end; row++) versions.push(this.#version(row));
    return versions;
  }

  /** How many writes of the cell there were before this moment. */
  writeCount(cell: Cell, moment: Moment): number {
    const [first, end] = this.#rows(cell, moment);
    return end - first;
  }

  /** Write `number` of a cell, from 0; undefined where it has fewer. */
  write(cell: Cell, number: number): CellVersion | undefined {
    const id = this.data.cells.find(cell.region, cell.index);
    if (id === undefined || number < 0) return undefined;
    const row = (this.data.writes.first[id] ?? 0) + number;
    return row < (this.data.writes.first[id + 1] ?? 0) ? this.#version(row) : undefined;
  }

  /** The state that writes the cell next after this moment; undefined where none does. */
  nextWrite(cell: Cell, moment: Moment): CellVersion | undefined {
    const end = this.#rows(cell, moment)[1];
    const id = this.#id(cell.region, cell.index);
    return id !== undefined && end < (this.data.writes.first[id + 1] ?? 0) ? this.#version(end) : undefined;
  }

  /** How many cells of a region hold something by then: written, given, or a single cell with an initial value. */
  count(region: number, moment: Moment): number {
    let count = 0;
    for (const id of this.#inOrder(region)) if (this.#isHeld(id, moment)) count++;
    return count;
  }

  /** Those cells, in the order of their indexes; `count` of them from number `start` on. */
  cells(
    region: number,
    moment: Moment,
    start = 0,
    count = Infinity,
  ): readonly { readonly cell: Cell; readonly version: CellVersion }[] {
    const found: { cell: Cell; version: CellVersion }[] = [];
    let number = 0;
    for (const id of this.#inOrder(region)) {
      if (found.length >= count) break;
      if (!this.#isHeld(id, moment) || number++ < start) continue;
      const cell = { region, index: this.data.cells.index(id) };
      const version = this.lastWrite(cell, moment) ?? this.#initial(cell, moment);
      if (version !== undefined) found.push({ cell, version });
    }
    return found;
  }

  /** The frame that a state runs in, by id; -1 is the main program. */
  frame(state: number): number {
    return this.data.frames.ofState[state] ?? -1;
  }

  /** The frame below; -1 is the main program. */
  caller(frame: number): number {
    return frame < 0 ? -1 : this.data.frames.parent(frame);
  }

  /** The function that a state runs in, or that of the frame `level` calls below; -1 is the main program. */
  called(state: number, level = 0): number {
    const frame = this.#below(state, level);
    return frame < 0 ? -1 : this.data.frames.called(frame);
  }

  /** An argument of such a frame, by number; undefined where it has fewer. */
  argument(state: number, level: number, number: number): Value | undefined {
    const frame = this.#below(state, level);
    return frame < 0 ? undefined : this.data.frames.argument(frame, number);
  }

  /** Frames below the one that a state runs in, the main program counted: 0 in the main program. */
  depth(state: number): number {
    return this.data.frames.depth(this.frame(state)) + 1;
  }

  /** The activations of a state, innermost first, without the main program; `levels` of them from number `start` on. */
  stack(state: number, start = 0, levels = Infinity): readonly Activation[] {
    const found: Activation[] = [];
    let frame = this.frame(state);
    for (let level = 0; frame >= 0 && found.length < levels; level++, frame = this.data.frames.parent(frame)) {
      if (level >= start) found.push(this.data.frames.activation(frame));
    }
    return found;
  }

  /** Bytes of its columns, without the few objects a cell has. */
  get bytes(): number {
    const { first, state, event, word } = this.data.writes;
    return (
      first.byteLength + state.byteLength + event.byteLength + word.byteLength + this.data.frames.ofState.byteLength
    );
  }

  #below(state: number, level: number): number {
    const { frames } = this.data;
    let frame = this.frame(state);
    for (let below = level; frame >= 0 && below > 0; below--) frame = frames.parent(frame);
    return frame;
  }

  /** The numbers of a region's cells, in the order of their indexes. */
  #inOrder(region: number): Int32Array {
    let order = this.#orders.get(region);
    if (order === undefined) {
      order = this.data.cells.inOrder(region);
      this.#orders.set(region, order);
    }
    return order;
  }

  #isHeld(id: number, moment: Moment): boolean {
    const { cells, writes } = this.data;
    const row = writes.first[id] ?? 0;
    if (
      row < (writes.first[id + 1] ?? 0) &&
      isBefore(writes.state[row] ?? 0, writes.event[row] ?? 0, moment.state, moment.event)
    )
      return true;
    const region = cells.region(id);
    const index = cells.index(id);
    if (givenValue(this.bound, region, index) !== undefined) return true;
    return index.length === 0 && this.#initial({ region, index }, moment) !== undefined;
  }

  #initial(cell: Cell, moment: Moment): CellVersion | undefined {
    const value = initialValue(this.bound, cell.region, cell.index, this.#lookup(moment));
    return isStuck(value) ? undefined : { state: -1, event: 0, value };
  }

  #id(number: number, index: readonly Value[]): number | undefined {
    const region = this.bound.machine.regions[number];
    return region === undefined || !hasIndexes(region, index) ? undefined : this.data.cells.find(number, index);
  }

  /** The rows of a cell's writes before the moment. */
  #rows({ region, index }: Cell, { state, event }: Moment): readonly [first: number, end: number] {
    const id = this.#id(region, index);
    return id === undefined ? [0, 0] : [this.data.writes.first[id] ?? 0, this.#end(id, state, event)];
  }

  /** Behind the last row of a cell's writes before a moment. */
  #end(id: number, state: number, event: number): number {
    const { writes } = this.data;
    let low = writes.first[id] ?? 0;
    let high = writes.first[id + 1] ?? 0;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(writes.state[middle] ?? 0, writes.event[middle] ?? 0, state, event)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #version(row: number): CellVersion {
    const { state, event, word } = this.data.writes;
    return { state: state[row] ?? 0, event: event[row] ?? 0, value: this.data.pool.value(word[row] ?? 0) };
  }

  #lookup(moment: Moment): Lookup {
    return lookupIn(this.bound, (region, index) => this.read({ region, index }, moment));
  }
}

function isBefore(state: number, event: number, otherState: number, otherEvent: number): boolean {
  return state < otherState || (state === otherState && event < otherEvent);
}

/** A table that has the cells that are there without a write: given ones, and regions of one cell. */
export function cellsBefore(bound: Bound): CellTable {
  const cells = new CellTable(bound.machine.regions.length);
  for (const { id, indexes } of bound.machine.regions) {
    const given = bound.given.get(id);
    if (indexes.length === 0) cells.id(id, []);
    else if (given?.inner === undefined) given?.values.forEach((_, i) => cells.idAt(id, given.first + i));
    else given.values.forEach((_, i) => cells.id(id, indexInGiven(given, i)));
  }
  return cells;
}
