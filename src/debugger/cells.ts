import {
  cellText,
  evaluateFormula,
  valueText,
  withIndexes,
  type Bound,
  type Cell,
  type Region,
  type Value,
} from '../machine/index.ts';
import type { Replay } from './replay.ts';
import type { Moment } from './moment.ts';
import { MomentTape } from './moment-tape.ts';
import { ageText } from './debugger-wording.ts';

/** A cell as people read it. */
export interface ShownCell {
  readonly cell: Cell;
  /** Canonical name, which is also an expression. */
  readonly name: string;
  /** As traces print it; `blank` where nothing can be read. */
  readonly text: string;
  readonly value: Value | undefined;
  /** Since when it holds this: `laid out`, `initial`, `written by state 12, 3 states ago`; empty for a blank cell. */
  readonly age: string;
}

export const BLANK = 'blank';

export function showCell(replay: Replay, moment: Moment, cell: Cell, tape = new MomentTape(replay, moment)): ShownCell {
  const value = tape.holds(cell);
  const reading = replay.read(cell, moment);
  const unwritten = value === undefined ? '' : originText(replay.bound, cell.region);
  return {
    cell,
    name: cellText(replay.bound.machine, cell),
    text: value === undefined ? BLANK : valueText(value),
    value,
    age: reading === undefined ? unwritten : ageText(reading, moment.state),
  };
}

/** Where a value comes from that no state has written. */
function originText({ machine, given }: Bound, region: number): string {
  if (!given.has(region)) return 'initial value';
  return machine.laidOut.includes(region) ? 'laid out' : 'given';
}

/** How many cells of a region without bounds are looked through, and how far beyond what was given. */
const MOST = 5_000;

/**
 * The indexes, along one dimension, of the cells of a region at a moment, highest place first where numbers are written
 * so.
 */
export type Axis =
  | { readonly first: number; readonly last: number; readonly downwards: boolean }
  | { readonly indexes: readonly Value[] };

/**
 * The indexes that follow `prefix` in the cells of a region: a range where it has bounds that can be told, else those
 * in use.
 */
export function axisAt(replay: Replay, moment: Moment, region: Region, prefix: readonly Value[]): Axis {
  const dimension = prefix.length;
  const bounds = region.bounds?.[dimension];
  if (bounds !== undefined) {
    const tape = withIndexes(new MomentTape(replay, moment), prefix);
    const low = evaluateFormula(bounds[0], tape);
    const high = evaluateFormula(bounds[1], tape);
    if (typeof low === 'number' && typeof high === 'number')
      return { first: low, last: high, downwards: region.placeValue };
  }
  const copied =
    region.initial?.op === 'copy' && region.bounds === undefined && region.indexes.length === 1
      ? copiedSpan(replay, moment, region, region.initial.region)
      : undefined;
  if (copied !== undefined) return { ...copied, downwards: region.placeValue };
  const span = region.indexes.length === 1 ? givenSpan(replay, moment, region) : undefined;
  if (span !== undefined) return { ...span, downwards: region.placeValue };
  const used = new Map<string, Value>();
  for (const { index } of cellsInUse(replay, moment, region)) {
    const at = index[dimension];
    if (at !== undefined && prefix.every((value, i) => value === index[i])) used.set(valueText(at), at);
  }
  const indexes = [...used.values()];
  return { indexes: region.placeValue ? indexes.reverse() : indexes };
}

/**
 * From the first to the last cell that the inputs gave, and on to those that were written next to them, as padding is.
 */
function givenSpan(
  replay: Replay,
  moment: Moment,
  region: Region,
): { readonly first: number; readonly last: number } | undefined {
  const given = replay.bound.given.get(region.id);
  if (given === undefined) return undefined;
  const isWritten = (index: number): boolean =>
    replay.read({ region: region.id, index: [index] }, moment) !== undefined;
  let first = given.first;
  let last = given.first + given.values.length - 1;
  for (let i = 0; i < MOST && isWritten(first - 1); i++) first--;
  for (let i = 0; i < MOST && isWritten(last + 1); i++) last++;
  return { first, last };
}

/** All that a tape without ends holds: copies of what was given, what was written, and where its head is. */
function copiedSpan(
  replay: Replay,
  moment: Moment,
  region: Region,
  source: number,
): { readonly first: number; readonly last: number } | undefined {
  const {
    given,
    machine: { head },
  } = replay.bound;
  const copied = given.get(source);
  const at = head?.region === region.id ? replay.state(moment.state).point?.variables[head.variable] : undefined;
  const held = cellsInUse(replay, moment, region).flatMap(({ index: [one] }) => (typeof one === 'number' ? [one] : []));
  if (copied !== undefined && copied.values.length > 0)
    held.push(copied.first, copied.first + copied.values.length - 1);
  if (typeof at === 'number') held.push(at);
  const first = held.reduce((a, b) => Math.min(a, b), Infinity);
  const last = held.reduce((a, b) => Math.max(a, b), -Infinity);
  return last - first < 2 ** 24 ? { first, last } : undefined;
}

export function axisLength(axis: Axis): number {
  return 'indexes' in axis ? axis.indexes.length : Math.max(0, axis.last - axis.first + 1);
}

/** The index at a position along an axis, from 0. */
export function indexAt(axis: Axis, position: number): Value | undefined {
  if ('indexes' in axis) return axis.indexes[position];
  const at = axis.downwards ? axis.last - position : axis.first + position;
  return at >= axis.first && at <= axis.last ? at : undefined;
}

/** Cells given or written by a moment, in the order of their indexes. */
export function cellsInUse(replay: Replay, moment: Moment, region: Region): readonly Cell[] {
  return replay.cells(region.id, moment, 0, MOST);
}
