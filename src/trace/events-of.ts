import {
  cellText,
  frameText,
  indexInGiven,
  labelText,
  operatorText,
  rowText,
  siteText,
  fusesWrites,
  saysLabelsOnce,
  type Bound,
  type GivenCells,
  type Machine,
  type Region,
  type Style,
  type Value,
  type Write,
} from '../machine/index.ts';
import { decode, type MachineEvent, type Recording, type StateRecord } from '../record/index.ts';
import { storesOf } from './stores.ts';
import type { CellValue, TraceEvent } from './trace-event.ts';

export type LayEvent = TraceEvent & { readonly kind: 'lay' };
export type IntervalEvent = TraceEvent & { readonly kind: 'interval' };

/** Intervals of numbers are written from the highest place down, others by rising index. `values`: index low first. */
export function intervalEvent(
  region: Region,
  low: number,
  high: number,
  values: readonly Value[],
  prefix: readonly Value[] = [],
): IntervalEvent {
  const [first, last] = region.placeValue ? [high, low] : [low, high];
  return {
    kind: 'interval',
    region: rowText(region, prefix),
    first,
    last,
    values: region.placeValue ? [...values].reverse() : values,
  };
}

/** The lines before the first state: every cell of the regions that the task lays out. */
export function layEvents(bound: Bound): LayEvent[] {
  return bound.machine.laidOut.flatMap((id) => {
    const region = bound.machine.regions[id];
    if (region === undefined) return [];
    const given = bound.given.get(id) ?? { first: 0, values: [] };
    if (region.indexes.length > 1) return rowsOf(region, given);
    const cells = given.values.map((value, i) => ({ index: given.first + i, value }));
    return [{ kind: 'lay' as const, region: region.name, cells: region.placeValue ? cells.reverse() : cells }];
  });
}

/** A line for each row, that is for all cells which differ in their last index alone. */
function rowsOf(region: Region, given: GivenCells): LayEvent[] {
  const { first, count } = given.inner?.at(-1) ?? { first: 0, count: 0 };
  const rows = count === 0 ? 0 : given.values.length / count;
  return Array.from({ length: rows }, (_, row) => ({
    kind: 'lay' as const,
    region: rowText(region, indexInGiven(given, row * count).slice(0, -1)),
    cells: given.values.slice(row * count, (row + 1) * count).map((value, i) => ({ index: first + i, value })),
  }));
}

/** A line of a state, and the events of the machine that it tells of. */
export interface StateLine {
  readonly event: TraceEvent;
  readonly tells: readonly MachineEvent[];
}

/**
 * The lines of one state in a style, header included; the answer too, if the state halts. `entered`: the event that led
 * to the state, whose line may be the header.
 */
export function stateLines(
  machine: Machine,
  record: StateRecord,
  style: Style,
  entered: MachineEvent | undefined,
): StateLine[] {
  const isOnce = saysLabelsOnce(style);
  const label: TraceEvent = { kind: 'enter', label: labelText(machine, record) };
  const header = isOnce && entered?.kind === 'call' ? callLine(machine, entered) : label;
  const stored = fusesWrites(style) ? storedIn(machine, record.events) : new Map<MachineEvent, Stored>();
  const fused = new Set([...stored.values()].map(({ write }) => write));
  const lines: StateLine[] = [{ event: header, tells: [] }];
  for (const event of record.events) {
    const store = stored.get(event);
    if (isOnce && leadsOn.has(event.kind)) continue;
    if (event.kind === 'compute' && store !== undefined)
      lines.push({
        event: { ...operationLine(event), kind: 'store', cell: cellText(machine, store.write.cell) },
        tells: [event, store.put],
      });
    else if (event.kind === 'put' && fused.size > 0) {
      const writes = event.writes.filter((write) => !fused.has(write));
      if (writes.length > 0)
        lines.push(...linesOf(machine, { ...event, writes }).map((line) => ({ event: line, tells: [event] })));
    } else lines.push(...linesOf(machine, event).map((line) => ({ event: line, tells: [event] })));
  }
  return lines;
}

/** Events that the header of the next state tells of, where labels are said once. */
const leadsOn: ReadonlySet<MachineEvent['kind']> = new Set(['next', 'call', 'tail-call', 'return']);

/** A write of a put that stands on the line of an operation. */
interface Stored {
  readonly put: MachineEvent & { readonly kind: 'put' };
  readonly write: Write;
}

/** The operations of a state that write what they compute. */
function storedIn(machine: Machine, events: readonly MachineEvent[]): ReadonlyMap<MachineEvent, Stored> {
  const stored = new Map<MachineEvent, Stored>();
  const stores = storesOf(machine);
  const puts = events.flatMap((event) => (event.kind === 'put' ? [event] : []));
  for (const event of events) {
    const store = event.kind === 'compute' ? stores.get(event.node) : undefined;
    const put = store && puts.find(({ node }) => node === store.put);
    const write = put?.writes[store?.write ?? -1];
    if (put !== undefined && write !== undefined) stored.set(event, { put, write });
  }
  return stored;
}

/** The lines of one state; see {@link stateLines}. */
export function eventsOf(
  machine: Machine,
  record: StateRecord,
  style: Style,
  entered: MachineEvent | undefined,
): TraceEvent[] {
  return stateLines(machine, record, style, entered).map(({ event }) => event);
}

/** All lines of a recorded run in a style, or those from a state on, up to before another. */
export function* recordingEvents(
  recording: Recording,
  style: Style,
  from = 0,
  to = recording.states,
): Generator<TraceEvent, undefined, undefined> {
  if (from === 0) yield* layEvents(recording.bound);
  let entered = enteredBy(recording, from);
  for (let number = from; number < to; number++) {
    const record = decode(recording, number);
    yield* eventsOf(recording.bound.machine, record, style, entered);
    entered = record.events.at(-1);
  }
}

/** What led to a state of a recorded run: the last event of the state before. */
export function enteredBy(recording: Recording, state: number): MachineEvent | undefined {
  return state === 0 ? undefined : decode(recording, state - 1).events.at(-1);
}

/** The lines that an event of the machine prints where each has its own; most print one. */
export function linesOf(machine: Machine, event: MachineEvent): TraceEvent[] {
  switch (event.kind) {
    case 'get':
      return [{ kind: 'get', fetches: event.fetches.map((fetch) => cellValue(machine, fetch)) }];
    case 'put':
      return [{ kind: 'put', writes: event.writes.map((write) => cellValue(machine, write)) }];
    case 'interval': {
      const region = machine.regions[event.region];
      return region === undefined ? [] : [intervalEvent(region, event.low, event.high, event.values, event.prefix)];
    }
    case 'compute':
      return [operationLine(event)];
    case 'test':
      return [
        { kind: 'test', relation: event.node.relation, left: event.left, right: event.right, outcome: event.outcome },
      ];
    case 'next':
    case 'tail-call':
      return [{ kind: 'next', label: labelText(machine, event.point) }];
    case 'call':
      return [callLine(machine, event), { kind: 'next', label: labelText(machine, event.point) }];
    case 'return':
      return [
        { kind: 'return', site: siteText(machine, event.point) },
        { kind: 'next', label: labelText(machine, event.point) },
      ];
    case 'halt':
      return [{ kind: 'halt' }, { kind: 'answer', text: event.answer }];
    case 'stuck':
      return [];
  }
}

function operationLine({ node, operands, result }: MachineEvent & { readonly kind: 'compute' }): TraceEvent & {
  readonly kind: 'operation';
} {
  return { kind: 'operation', operator: operatorText(node.operator), operands, result };
}

function callLine(machine: Machine, { callee, site }: MachineEvent & { readonly kind: 'call' }): TraceEvent {
  return { kind: 'call', callee: frameText(machine, callee), site: siteText(machine, site) };
}

export function cellValue(machine: Machine, { cell, value }: Write): CellValue {
  return { cell: cellText(machine, cell), value };
}
