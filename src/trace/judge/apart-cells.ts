import {
  indexAlong,
  ONLY_INDEX,
  type Address,
  type Cell,
  type Node,
  type Operand,
  type Value,
} from '../../machine/index.ts';
import { decode, segments } from '../../record/index.ts';
import type { Reads } from './machine-reads.ts';
import type { Truth } from './reference-run.ts';
import { sameValues } from './same-values.ts';
import { nameOf } from './shared-writes.ts';

/**
 * A cell that the model may take for something else than the true run has in it. `until`: the true state that writes it
 * next.
 */
export interface ApartCell {
  readonly cell: Cell;
  readonly until: number;
  /** What the true run has in it is as good as what the model has. */
  readonly mayBeRead: boolean;
  /** If so, but it may be taken for other values, too: a state that copies it leaves in doubt what it writes. */
  readonly isInDoubt: boolean;
  /** Bounds of regions that depend on it are others than in the true run. */
  readonly isOther: boolean;
}

/** Finds where states of the true run read cells that are apart. */
export class ApartCells {
  /** The cells that are left, by region and name, up to the state `#until`. */
  #left = new Map<number, Map<string, ApartCell>>();
  #bound = new Set<number>();
  #until = -1;

  /** `mayBeRead`: whether a cell that the true run does not write meanwhile may be read as it has it. */
  constructor(
    private readonly truth: Truth,
    private readonly reads: Reads,
    private readonly cells: readonly ApartCell[],
    private readonly mayBeRead: (cell: Cell, state: number) => boolean,
  ) {}

  /** The first state from `from` on that reads one otherwise than the model may; `last` if there is none before. */
  firstRead(from: number, last: number): number {
    for (let state = from; state < last; state++) {
      if (state > this.#until) this.#lookAt(state);
      if (this.#left.size + this.#bound.size === 0) return last;
      const regions = this.reads.ofState[this.#stateAt(state)];
      const isRead = regions?.some((region) => this.#left.has(region) || this.#bound.has(region)) ?? true;
      if (isRead && (regions === undefined || this.#readsOne(state))) return state;
    }
    return last;
  }

  /** Those that are apart in a state, and in those after it for a while. */
  #lookAt(state: number): void {
    this.#left = new Map();
    this.#bound = new Set();
    this.#until = Infinity;
    for (const one of this.cells) {
      if (one.until < state) continue;
      this.#until = Math.min(this.#until, one.until);
      const { region } = one.cell;
      if (one.isOther) for (const bounded of this.reads.bounded.get(region) ?? []) this.#bound.add(bounded);
      if (one.mayBeRead && !one.isInDoubt) continue;
      const there = this.#left.get(region) ?? new Map<string, ApartCell>();
      this.#left.set(region, there.set(nameOf(one.cell), one));
    }
  }

  /** The machine's state that a state of the true run is. */
  #stateAt(state: number): number {
    const { words, offsets, bound } = this.truth.recording;
    return segments(bound.machine).list[words[offsets[state] ?? 0] ?? -1]?.state ?? -1;
  }

  /** Whether a state reads one that it may not, or copies one that may be taken for others. */
  #readsOne(state: number): boolean {
    const found: { isClosed: boolean; readonly inDoubt: Set<number> } = { isClosed: false, inDoubt: new Set() };
    const { events } = decode(this.truth.recording, state, (node, value) => {
      const readAt = ({ region, index, slot }: Address & { readonly slot?: number }): void => {
        const there = this.#left.get(region);
        const isBound = this.#bound.has(region);
        if (there === undefined && !isBound) return;
        const cell = { region, index: index.map(value) };
        const one = there?.get(nameOf(cell));
        found.isClosed ||= one === undefined ? isBound && !this.mayBeRead(cell, state) : !one.mayBeRead;
        if (one?.isInDoubt === true && slot !== undefined) found.inDoubt.add(slot);
      };
      if (node.op === 'get') node.fetches.forEach(readAt);
      else if (node.op === 'written') readAt(node);
      else if (node.op === 'interval') {
        if (this.#bound.has(node.region)) found.isClosed = true;
        for (const one of this.#left.get(node.region)?.values() ?? [])
          if (hasCell(node, value, one.cell)) found.isClosed ||= !one.mayBeRead;
      }
    });
    if (found.isClosed || found.inDoubt.size === 0) return found.isClosed;
    return events.some(
      (event) =>
        event.kind === 'put' && event.node.writes.some(({ value }) => 'slot' in value && found.inDoubt.has(value.slot)),
    );
  }
}

/** Whether an interval has a cell of its region. */
function hasCell(
  node: Node & { readonly op: 'interval' },
  value: (operand: Operand) => Value,
  { index }: Cell,
): boolean {
  const path = (node.path ?? ONLY_INDEX).map((one) => one && value(one));
  const at = index[node.rows === undefined ? path.indexOf(undefined) : index.length - 1];
  if (typeof at !== 'number' || at < Number(value(node.low)) || at > Number(value(node.high))) return false;
  return node.rows !== undefined || sameValues(index, indexAlong(path, at));
}
