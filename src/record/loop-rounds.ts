import { nodesOf, type LoopPass, type Machine, type Node } from '../machine/index.ts';
import { endOfState } from './recorded-lines.ts';
import type { Recording } from './recording.ts';

/** Rounds of each loop of a program, by its number: one figure for each time that control came to it. */
export type LoopRounds = ReadonlyMap<number, readonly number[]>;

/** How many rounds each loop of the program ran in a recording. */
export function loopRounds(recording: Recording): LoopRounds {
  const { machine } = recording.bound;
  const counter = new LoopCounter(machine);
  if (machine.loops !== undefined && machine.loops.length > 0)
    for (let number = 0; number < recording.states; number++) counter.ends(endOfState(recording, number));
  return counter.rounds;
}

/** Counts the rounds of loops while a run is read from its first state on. */
export class LoopCounter {
  readonly #rounds = new Map<number, number[]>();
  /** Of the loops that each activation is in or has left, where their figure stands; the main program's first. */
  readonly #frames = [new Map<number, number>()];

  constructor({ start }: Pick<Machine, 'start'>) {
    for (const node of nodesOf(start)) if (node.op === 'next') this.#pass(node.passes);
  }

  /** The next state ends with this node. */
  ends(node: Node | undefined): void {
    if (node?.op !== 'next' && node?.op !== 'call' && node?.op !== 'tail-call' && node?.op !== 'return') return;
    this.#pass(node.passes);
    if (node.op === 'tail-call' || node.op === 'return') this.#frames.pop();
    if (node.op !== 'tail-call' && node.op !== 'call') return;
    this.#frames.push(new Map());
    this.#pass(node.to?.passes);
  }

  /** So far. */
  get rounds(): LoopRounds {
    return this.#rounds;
  }

  #pass(passes: readonly LoopPass[] = []): void {
    const frame = this.#frames.at(-1);
    for (const { loop, is } of passes) {
      const rounds = this.#rounds.get(loop) ?? [];
      this.#rounds.set(loop, rounds);
      if (is === 'begin') frame?.set(loop, rounds.push(0) - 1);
      else {
        const at = frame?.get(loop);
        if (at !== undefined) rounds[at] = (rounds[at] ?? 0) + 1;
      }
    }
  }
}
