import { contains } from '../../language/index.ts';
import { nodesOf, type Loop, type LoopPass, type Machine, type Work } from '../../machine/index.ts';
import type { Replay } from '../replay.ts';
import { Integers } from './integers.ts';

/** States between two places to leave off at: one of a model's trace may take a third of a millisecond. */
const PIECE = 1 << 5;

const NONE = -1;

/** One round of a loop: an iteration. */
export interface Round {
  readonly id: number;
  /** The loop, by its number in the machine. */
  readonly loop: number;
  /** From 1. */
  readonly number: number;
  /** How many rounds this loop ran, until control left it. */
  readonly count: number;
  /** The first state of the round. */
  readonly start: number;
  /** The first state after control came to the loop. */
  readonly begin: number;
}

/** A loop that control is in, in one frame: its run since it was come to, and the round that goes on. */
interface Open {
  readonly run: number;
  round: number;
}

/**
 * Which rounds of which loops each state of a run is in. Read off what ends the states, in one pass; 4 bytes a state and
 * 16 a round.
 */
export class LoopIndex {
  readonly #innermost: Int32Array;
  readonly #starts = new Integers();
  readonly #numbers = new Integers();
  readonly #parents = new Integers();
  readonly #runs = new Integers();
  /** By run of a loop. */
  readonly #loops = new Integers();
  readonly #begins = new Integers();
  readonly #counts = new Integers();
  /** By run: its rounds in order. */
  readonly #rounds: Integers[] = [];

  private constructor(states: number) {
    this.#innermost = new Int32Array(states).fill(NONE);
  }

  static *of(replay: Replay): Work<LoopIndex> {
    const index = new LoopIndex(replay.states);
    if ((replay.bound.machine.loops ?? []).length > 0) yield* index.#read(replay);
    return index;
  }

  /** The rounds that a state is in, the innermost first; those of its own frame. */
  at(state: number): readonly Round[] {
    const found: Round[] = [];
    for (let id = this.#innermost[state] ?? NONE; id !== NONE; id = this.#parents.at(id)) found.push(this.#round(id));
    return found;
  }

  /** The round of this number, from 1, of the same run of the loop; undefined where it has none. */
  sibling({ id }: Round, number: number): Round | undefined {
    const other = this.#rounds[this.#runs.at(id)]?.at(number - 1) ?? NONE;
    return other === NONE ? undefined : this.#round(other);
  }

  #round(id: number): Round {
    const run = this.#runs.at(id);
    return {
      id,
      loop: this.#loops.at(run),
      number: this.#numbers.at(id),
      count: this.#counts.at(run),
      start: this.#starts.at(id),
      begin: this.#begins.at(run),
    };
  }

  *#read(replay: Replay): Work<void> {
    const { machine } = replay.bound;
    const frames: Open[][] = [[]];
    for (const node of nodesOf(machine.start)) if (node.op === 'next') this.#pass(machine, frames, node.passes, 0);
    for (let state = 0; state < replay.states; state++) {
      if (state % PIECE === PIECE - 1) yield;
      const frame = at(frames, replay.depths[state] ?? 0);
      this.#leave(machine, frame, machine.states[replay.points[state] ?? NONE]);
      this.#innermost[state] = frame.findLast(({ round }) => round !== NONE)?.round ?? NONE;
      const last = replay.last(state);
      if (last === undefined || !('passes' in last)) continue;
      this.#pass(machine, frames, last.passes, state + 1);
      if (last.op === 'call' || last.op === 'tail-call') {
        if (last.op === 'tail-call') frames.pop();
        frames.push([]);
        this.#pass(machine, frames, last.to?.passes, state + 1);
      }
    }
  }

  /** Loops in which a place does not lie have been left. */
  #leave(machine: Machine, frame: Open[], place: Pick<Loop, 'range' | 'source'> | undefined): void {
    if (place === undefined) return;
    const { start } = place.range;
    for (let top = frame.at(-1); top !== undefined; top = frame.at(-1)) {
      const loop = machine.loops?.[this.#loops.at(top.run)];
      if (loop === undefined || (loop.source === place.source && contains(loop.range, { start, end: start }))) return;
      frame.pop();
    }
  }

  #pass(machine: Machine, frames: Open[][], passes: readonly LoopPass[] = [], next: number): void {
    const frame = frames.at(-1) ?? [];
    for (const { loop, is } of passes) {
      const known = frame.findLastIndex(({ run }) => this.#loops.at(run) === loop);
      if (is === 'begin') {
        if (known >= 0) frame.length = known;
        this.#leave(machine, frame, machine.loops?.[loop]);
        const run = this.#loops.push(loop);
        this.#begins.push(next);
        this.#counts.push(0);
        this.#rounds.push(new Integers());
        frame.push({ run, round: NONE });
      } else if (known >= 0) {
        frame.length = known + 1;
        const open = frame[known];
        if (open === undefined) continue;
        const number = this.#counts.at(open.run) + 1;
        this.#counts.set(open.run, number);
        open.round = this.#starts.push(next);
        this.#numbers.push(number);
        this.#runs.push(open.run);
        this.#parents.push(frame[known - 1]?.round ?? NONE);
        this.#rounds[open.run]?.push(open.round);
      }
    }
  }
}

/** The frame so many calls deep: what is deeper has returned, what is not known has no loops yet. */
function at(frames: Open[][], depth: number): Open[] {
  frames.length = Math.min(frames.length, depth + 1);
  for (;;) {
    const frame = frames[depth];
    if (frame !== undefined) return frame;
    frames.push([]);
  }
}
