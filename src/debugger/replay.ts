import type { Range } from '../language/index.ts';
import type { Bound, Cell, Frame, Node, Point, Slots, Value, Work } from '../machine/index.ts';
import type { TraceEvent } from '../trace/index.ts';
import { END, type Moment, type Moments } from './moment.ts';

/**
 * A run as the debugger reads it, at any moment and in any order: what the machine did (ground truth), or what a model
 * wrote, with the model's values. Every method answers in time that does not grow with the run, but for logarithms.
 */
export interface Replay {
  readonly bound: Bound;
  readonly side: 'truth' | 'model';
  readonly states: number;
  /** By state: the number of the machine's state; -1 where the label is none of the machine's. */
  readonly points: ArrayLike<number>;
  /** By state: how many calls are open. */
  readonly depths: ArrayLike<number>;
  /** Throws a RangeError for a number outside the run. */
  state(number: number): ReplayState;
  /** Where the machine is in a state; undefined where the label is none of the machine's. */
  point(state: number): Point | undefined;
  /** How many lines a state has in the trace, its label included. */
  lineCount(state: number): number;
  /**
   * The first line of a state that comes from this line of its program file; the last line of a state is {@link END};
   * -1: none.
   */
  lineFrom(state: number, programLine: number): number;
  /**
   * What the last line of a state, up to this one, came to whose place in the program is wanted; undefined where none
   * is one value.
   */
  result(state: number, upTo: number, isWanted: (range: Range) => boolean): Value | undefined;
  /** The cells that a state fetches, and the lines on which it does. */
  fetches(state: number): readonly { readonly line: number; readonly cell: Cell }[];
  /** The way through a state's code: each node that it went through, silent ones too. */
  way(state: number): readonly Passed[];
  /** The node that ends a state; undefined where the run does not get so far, or the label is none of the machine's. */
  last(state: number): Node | undefined;
  /** The open calls of a state, the running one first: `limit` of them from number `start` on. */
  stack(state: number, start: number, limit: number): readonly ReplayFrame[];
  /** The number of the function that runs in a state, or that of its caller `level` calls below; -1: the main program. */
  called(state: number, level: number): number;
  /** An argument of such a call, by number; undefined where it has fewer. */
  argument(state: number, level: number, number: number): Value | undefined;
  /** What a cell holds that was written up to a moment; undefined where no state has written it yet. */
  value(region: number, index: readonly Value[], moment: Moment): Value | undefined;
  /** The last version of a cell written up to a moment; undefined where no state has written it yet. */
  read(cell: Cell, moment: Moment): Reading | undefined;
  /** All moments at which a cell is written, in order. */
  writes(cell: Cell): Work<Moments>;
  /** The versions written up to a moment, newest first, at most `limit`. */
  versions(cell: Cell, moment: Moment, limit: number): readonly Version[];
  /** How many cells of a region hold something at a moment, given or written. */
  count(region: number, moment: Moment): number;
  /** Those cells in the order of their indexes: `count` of them from number `start` on. */
  cells(region: number, moment: Moment, start: number, count: number): readonly Cell[];
}

export interface ReplayState {
  readonly number: number;
  readonly label: string;
  /** undefined where the label is none of the machine's. */
  readonly point: Point | undefined;
  /** Its lines in the trace, the label first. */
  readonly lines: readonly ReplayLine[];
}

export interface ReplayLine {
  readonly text: string;
  readonly event: TraceEvent;
  /** The cells it fetches or writes, in order, those that the machine knows. */
  readonly cells: readonly { readonly cell: Cell; readonly value: Value }[];
  /** What of the program it comes from; undefined for labels, control, and lines that the machine would not write. */
  readonly range: Range | undefined;
}

/** A node that a state went through, and what the state's slots held then. */
export interface Passed {
  readonly node: Node;
  readonly slots: Slots;
}

/** An open call. */
export type ReplayFrame = Pick<Frame, 'function' | 'arguments'>;

/** What a line came to, where that is one value. */
export function resultOf(event: TraceEvent): Value | undefined {
  switch (event.kind) {
    case 'operation':
    case 'store':
      return event.result;
    case 'test':
      return event.outcome;
    case 'get':
      return event.fetches.length === 1 ? event.fetches[0]?.value : undefined;
    case 'interval':
    case 'put':
    case 'lay':
    case 'enter':
    case 'next':
    case 'call':
    case 'return':
    case 'halt':
    case 'answer':
    case 'unreadable':
      return undefined;
  }
}

/** One version of a cell, and the state that wrote it. */
export interface Version {
  readonly value: Value;
  readonly state: number;
}

/** The current version, and how many older written ones stay in the context. */
export interface Reading extends Version {
  readonly older: number;
}

/** The last line of a state that has taken effect at a moment, as a number from 0. */
export function lineAt(replay: Replay, { state, line }: Moment): number {
  return line === END ? replay.lineCount(state) - 1 : line;
}
