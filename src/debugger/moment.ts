import type { Work } from '../machine/index.ts';

/**
 * A moment of a run: a state, and the last of its lines that has taken effect. Line 0 is the label (the state has been
 * entered and has done nothing yet); {@link END} is the end of the state, whichever line that is. Both count from 0.
 */
export interface Moment {
  readonly state: number;
  readonly line: number;
}

/**
 * The line of a moment at the end of a state: later than each line of it, so that nobody must read the state to compare
 * moments.
 */
export const END = 2 ** 31 - 1;

/** Negative, zero or positive, as `a` is earlier, the same or later. */
export function compareMoments(a: Moment, b: Moment): number {
  return a.state - b.state || a.line - b.line;
}

/** How far a step goes: to another state's end, or to another line of the trace. */
export type Grain = 'state' | 'line';

/**
 * Over: the next state of the same frame, or of its caller once it has returned. Into: the next state. Out: the next
 * state of the caller.
 */
export type StepKind = 'over' | 'into' | 'out';

export type Direction = 'forward' | 'back';

/** More than a state has lines; with it a moment is one number. */
const LINES = 2 ** 22;

/** Moments of one run in rising order, as typed arrays: there may be as many as states. */
export class Moments {
  readonly length: number;
  readonly #states: Int32Array;
  readonly #lines: Int32Array;

  private constructor(states: Int32Array, lines: Int32Array) {
    this.length = states.length;
    this.#states = states;
    this.#lines = lines;
  }

  static of(moments: readonly Moment[]): Moments {
    const sorted = [...moments].sort(compareMoments);
    return new Moments(
      Int32Array.from(sorted, ({ state }) => state),
      Int32Array.from(sorted, ({ line }) => line),
    );
  }

  /** These, which took no work to find. */
  static *found(moments: readonly Moment[]): Work<Moments> {
    return Moments.of(moments);
  }

  /** The ends of these states, which are in rising order. */
  static ends(states: Int32Array): Moments {
    return new Moments(states, new Int32Array(states.length).fill(END));
  }

  /** All of these together, each once. */
  static merged(all: readonly Moments[]): Moments {
    const [only] = all;
    if (all.length === 1 && only !== undefined) return only;
    const keys = new Float64Array(all.reduce((sum, { length }) => sum + length, 0));
    let filled = 0;
    for (const moments of all)
      for (let i = 0; i < moments.length; i++)
        keys[filled++] = moments.state(i) * LINES + Math.min(moments.line(i), LINES - 1);
    const single = keys.sort().filter((key, i) => i === 0 || key !== keys[i - 1]);
    return new Moments(
      Int32Array.from(single, (key) => Math.floor(key / LINES)),
      Int32Array.from(single, (key) => (key % LINES === LINES - 1 ? END : key % LINES)),
    );
  }

  /** From columns, already in rising order. */
  static columns(states: Int32Array, lines: Int32Array): Moments {
    return new Moments(states, lines);
  }

  /** Undefined for an index outside 0 … length - 1. */
  at(index: number): Moment | undefined {
    const state = this.#states[index];
    const line = this.#lines[index];
    return state === undefined || line === undefined ? undefined : { state, line };
  }

  has(index: number): boolean {
    return index >= 0 && index < this.length;
  }

  state(index: number): number {
    return this.#states[index] ?? 0;
  }

  line(index: number): number {
    return this.#lines[index] ?? 0;
  }

  /** As {@link compareMoments}, of one of these and another moment. */
  order(index: number, state: number, line: number): number {
    return this.state(index) - state || this.line(index) - line;
  }

  /** The number of moments before this one, or up to and with it; by halving. */
  countBefore(moment: Moment, inclusive: boolean): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = this.order(middle, moment.state, moment.line);
      if (order < 0 || (inclusive && order === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The index of the nearest moment strictly after (or before) this one; undefined when there is none. */
  nearest(moment: Moment, direction: Direction): number | undefined {
    const index = direction === 'forward' ? this.countBefore(moment, true) : this.countBefore(moment, false) - 1;
    return index >= 0 && index < this.length ? index : undefined;
  }
}
