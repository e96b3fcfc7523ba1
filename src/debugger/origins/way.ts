import { sameRange } from '../../language/index.ts';
import {
  indexAlong,
  ONLY_INDEX,
  sameValue,
  slotsSetBy,
  type Cell,
  type Interval,
  type Node,
  type Operand,
  type Value,
} from '../../machine/index.ts';
import { isSameCell } from '../read-again.ts';
import { resultOf, type Passed, type Replay, type ReplayLine } from '../replay.ts';

export type Way = readonly Passed[];

/** What an operand held when a node was done. */
export function valueOf({ slots }: Pick<Passed, 'slots'>, operand: Operand): Value {
  return ('value' in operand ? operand.value : slots[operand.slot]) ?? null;
}

/** The step before this one that filled a slot; -1: the label did. */
export function filledBy(way: Way, before: number, slot: number): number {
  for (let step = before - 1; step >= 0; step--) {
    const node = way[step]?.node;
    if (node !== undefined && slotsSetBy(node).includes(slot)) return step;
  }
  return -1;
}

/** The cells that an interval fetched, by number: those of several rows one row after the other. */
export function cellsOfInterval(
  node: Interval,
  passed: Passed,
): { readonly count: number; readonly at: (number: number) => Cell } {
  const { region } = node;
  const bounds = [...(node.rows ?? []), node].map(({ low, high }) => {
    const first = Number(valueOf(passed, low));
    return { first, count: Math.max(0, Number(valueOf(passed, high)) - first + 1) };
  });
  const path = (node.path ?? ONLY_INDEX).map((one) => one && valueOf(passed, one));
  return {
    count: bounds.reduce((all, { count }) => all * count, 1),
    at: (number) => {
      const indexes: number[] = [];
      let rest = number;
      for (const { first, count } of [...bounds].reverse()) {
        indexes.unshift(first + (rest % count));
        rest = Math.floor(rest / count);
      }
      return { region, index: indexesAlong(node, path, indexes) };
    },
  };
}

/** The indexes of a cell of an interval: `running` of those that the path leaves open. */
export function indexesAlong(
  { rows }: Interval,
  path: readonly (Value | undefined)[],
  running: readonly Value[],
): Value[] {
  if (rows === undefined) return indexAlong(path, running[0] ?? null);
  let next = 0;
  return path.map((one) => (one === undefined ? (running[next++] ?? null) : one));
}

const linesOfNode: Readonly<Partial<Record<Node['op'], readonly string[]>>> = {
  get: ['get'],
  interval: ['interval', 'get'],
  compute: ['operation', 'store'],
  scan: ['operation', 'store'],
  test: ['test'],
  put: ['put', 'store'],
};

/** The line of a state, from 0, that tells of a step on its way; undefined where none does. */
export function lineOfStep(replay: Replay, state: number, step: number): number | undefined {
  const passed = replay.way(state)[step];
  const kinds = passed && linesOfNode[passed.node.op];
  if (passed === undefined || kinds === undefined || !('range' in passed.node)) return undefined;
  const { range } = passed.node;
  const [slot] = slotsSetBy(passed.node);
  const value = slot === undefined ? undefined : passed.slots[slot];
  const fits = ({ event, range: from }: ReplayLine): boolean =>
    kinds.includes(event.kind) && from !== undefined && sameRange(from, range);
  const { lines } = replay.state(state);
  const exact = lines.findIndex((line) => fits(line) && sameValue(resultOf(line.event), value));
  const found = exact >= 0 ? exact : lines.findIndex(fits);
  return found < 0 ? undefined : found;
}

/** A slot as a step filled it; step -1: the label did. */
export interface Filled {
  readonly step: number;
  readonly slot: number;
}

/** `isWhole`: the slot holds what the cell holds, not all of an interval. */
type Fetched = Filled & { readonly isWhole: boolean };

/** The fetches of a cell on a way. */
export function fetchesOf(way: Way, cell: Cell): Fetched[] {
  return way.flatMap((passed, step): Fetched[] => {
    const { node } = passed;
    if (node.op === 'get')
      return node.fetches.flatMap(({ region, index, slot }) =>
        isSameCell({ region, index: index.map((one) => valueOf(passed, one)) }, cell)
          ? [{ step, slot, isWhole: true }]
          : [],
      );
    if (node.op !== 'interval' || node.region !== cell.region) return [];
    const { count, at } = cellsOfInterval(node, passed);
    for (let i = 0; i < count; i++) if (isSameCell(at(i), cell)) return [{ step, slot: node.slot, isWhole: false }];
    return [];
  });
}
