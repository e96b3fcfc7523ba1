import {
  nodesOf,
  parseFrame,
  type Cell,
  type Configuration,
  type Frame,
  type Machine,
  type Node,
  type Outcome,
} from '../../machine/index.ts';
import type { TraceLine } from '../read.ts';
import { sameValues } from './same-values.ts';
import type { StateReport } from './state-report.ts';

const known = new WeakMap<Machine, ReadonlyMap<number, number>>();

/** By function with a memory: the region that has its results. */
function memories(machine: Machine): ReadonlyMap<number, number> {
  let regions = known.get(machine);
  if (regions === undefined) {
    const nodes = machine.states.flatMap(({ code }) => [...nodesOf(code)]);
    regions = new Map(
      nodes.flatMap((node) => {
        const called = node.op === 'written' ? calledIn(node.no) : undefined;
        return node.op === 'written' && called !== undefined ? [[called, node.region] as const] : [];
      }),
    );
    known.set(machine, regions);
  }
  return regions;
}

/** The function that is called at the end of a straight way. */
function calledIn(from: Node): number | undefined {
  let node = from;
  while ('next' in node) node = node.next;
  return node.op === 'call' ? node.function : undefined;
}

/** The cell that has the result of a call, once it has been made; undefined for a function without a memory. */
function memoryOf(machine: Machine, frame: Pick<Frame, 'function' | 'arguments'>): Cell | undefined {
  const region = memories(machine).get(frame.function);
  return region === undefined ? undefined : { region, index: frame.arguments };
}

/** The calls that a state makes though the tape has their results. */
export class CallsAgain {
  /** Those that are taken for calls of what the tape has. */
  readonly #taken: TraceLine[] = [];

  constructor(
    private readonly report: StateReport,
    private readonly from: Configuration,
  ) {}

  /** The line that calls what would write this cell. */
  lineOf({ region, index }: Cell): TraceLine | undefined {
    const { machine } = this.report.around;
    const { body, next } = this.report.block;
    return [...body, ...(next === undefined ? [] : [next])].find(({ event }) => {
      const frame = event.kind === 'call' ? parseFrame(machine, event.callee) : undefined;
      const memory = frame && memoryOf(machine, frame);
      return memory?.region === region && sameValues(memory.index, index);
    });
  }

  take(line: TraceLine): void {
    this.#taken.push(line);
  }

  /**
   * Such a call is one fault, unless it is made within one. `called`: what is called by the line of the call, if that is
   * something else than the machine calls.
   */
  finish(outcome: Outcome, called: Configuration | undefined): void {
    const { machine, tape, again } = this.report.around;
    const isWithin = isWithinAny(this.from.frame, again);
    for (const line of isWithin ? [] : this.#taken)
      this.report.draft('transition-call', line, {
        explain: () => 'The tape has the result of this call already: the state fetches it, and does not call.',
      });
    const own = outcome.kind === 'next' ? outcome.configuration.frame : undefined;
    for (const frame of [own === this.from.frame ? undefined : own, called?.frame]) {
      if (frame === undefined) continue;
      const memory = memoryOf(machine, frame);
      if (memory !== undefined && tape.isWritten(memory.region, memory.index)) again.add(frame);
    }
  }
}

/** Whether a frame is one of these, or runs within one. */
export function isWithinAny(frame: Frame | undefined, frames: { has(frame: Frame): boolean }): boolean {
  for (let one = frame; one !== undefined; one = one.caller) if (frames.has(one)) return true;
  return false;
}
