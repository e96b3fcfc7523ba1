import { entryStates, nodesOf, sameValue, type Machine, type State, type Work } from '../machine/index.ts';
import type { Replay } from './replay.ts';
import { END, Moments } from './moment.ts';

/**
 * Which states come from a line of the program (from 0): those that begin there, and those with a line of their trace
 * from there.
 */
interface LineStates {
  readonly headed: Set<number>;
  readonly within: Set<number>;
}

/** The lines of a file of the program on which a run can stop. */
export class ProgramLines {
  /** In rising order, from 0. */
  readonly lines: readonly number[];
  readonly #states = new Map<number, LineStates>();

  /** `source`: an imported file; undefined for the task's own. */
  constructor(machine: Machine, source?: string) {
    for (const state of machine.states) {
      if (state.source !== source) continue;
      this.#at(state.range.start.line).headed.add(state.id);
      for (const line of printedLines(state)) this.#at(line).within.add(state.id);
    }
    this.lines = [...this.#states.keys()].sort((a, b) => a - b);
  }

  /** The first line from this one on, where a run can stop: a breakpoint on a comment or a brace slides down to it. */
  from(line: number): number | undefined {
    return this.lines.find((one) => one >= line);
  }

  /** The lines from `first` to `last` where a run can stop. */
  between(first: number, last: number): readonly number[] {
    return this.lines.filter((line) => line >= first && line <= last);
  }

  /**
   * Every moment of a run at which a line is reached: the end of a state that begins there, else the trace's line that
   * comes from it. Two passes over the run, which read only the states in question.
   */
  *hits(replay: Replay, line: number): Work<Moments> {
    const states = this.#states.get(line);
    if (states === undefined) return Moments.of([]);
    const { points } = replay;
    if ([...states.within].every((id) => states.headed.has(id))) return yield* statesAt(points, states.headed);
    const all = yield* statesAt(points, new Set([...states.headed, ...states.within]));
    const numbers = new Int32Array(all.length);
    const lines = new Int32Array(all.length);
    let count = 0;
    for (let i = 0; i < all.length; i++) {
      if (i % PIECE === PIECE - 1) yield;
      const number = all.state(i);
      const at = states.headed.has(points[number] ?? -1) ? END : replay.lineFrom(number, line);
      if (at < 0) continue;
      numbers[count] = number;
      lines[count++] = at;
    }
    return Moments.columns(numbers.slice(0, count), lines.slice(0, count));
  }

  #at(line: number): LineStates {
    let states = this.#states.get(line);
    if (states === undefined) this.#states.set(line, (states = { headed: new Set(), within: new Set() }));
    return states;
  }
}

/** States between two places to leave off at: a model's are read in full. */
const PIECE = 64;
const POINTS = 1 << 15;

/** The ends of all states of a run that are at one of these states of the machine. */
export function* statesAt(points: ArrayLike<number>, wanted: ReadonlySet<number>): Work<Moments> {
  const flags = new Uint8Array(Math.max(0, ...wanted) + 1);
  for (const id of wanted) flags[id] = 1;
  let count = 0;
  for (let i = 0; i < points.length; i++) {
    if (i % POINTS === POINTS - 1) yield;
    count += flags[points[i] ?? -1] ?? 0;
  }
  const states = new Int32Array(count);
  for (let i = 0, to = 0; i < points.length; i++) {
    if (i % POINTS === POINTS - 1) yield;
    if (flags[points[i] ?? -1] === 1) states[to++] = i;
  }
  return Moments.ends(states);
}

/** The ends of all states in which a call of a function begins. */
export function* callsOf(replay: Replay, called: number): Work<Moments> {
  const all = yield* statesAt(replay.points, entryStates(replay.bound.machine, called));
  const states = new Int32Array(all.length);
  let count = 0;
  for (let i = 0; i < all.length; i++) {
    if (i % PIECE === PIECE - 1) yield;
    const state = all.state(i);
    if (beginsCall(replay, state, called)) states[count++] = state;
  }
  return Moments.ends(states.slice(0, count));
}

/** Whether a state, in which a call may begin, is one in which one does: a loop may come back to it as well. */
function beginsCall(replay: Replay, state: number, called: number): boolean {
  const { points, depths, bound } = replay;
  if (replay.called(state, 0) !== called) return false;
  if (bound.machine.states[points[state] ?? -1]?.kind === 'entry') return true;
  const deeper = (depths[state] ?? 0) - (depths[state - 1] ?? 0);
  if (deeper !== 0) return deeper > 0;
  const [own] = replay.stack(state, 0, 1);
  const [before] = replay.stack(state - 1, 0, 1);
  const isSame =
    own?.function === before?.function &&
    own?.arguments.every((value, i) => sameValue(value, before?.arguments[i] ?? null)) === true;
  return !isSame;
}

/** Where in the program the printed lines of a state come from. */
function printedLines(state: State): ReadonlySet<number> {
  const lines = new Set<number>();
  for (const node of nodesOf(state.code))
    if ('range' in node && (!('printed' in node) || node.printed)) lines.add(node.range.start.line);
  return lines;
}
