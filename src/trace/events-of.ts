import {
  cellText,
  frameText,
  labelText,
  operatorText,
  siteText,
  type Bound,
  type Machine,
  type Region,
  type Value,
  type Write,
} from '../machine/index.ts';
import { decode, type MachineEvent, type Recording, type StateRecord } from '../record/index.ts';
import type { CellValue, TraceEvent } from './trace-event.ts';

export type LayEvent = TraceEvent & { readonly kind: 'lay' };
export type IntervalEvent = TraceEvent & { readonly kind: 'interval' };

/** Intervals of numbers are written from the highest place down, others by rising index. `values`: index low first. */
export function intervalEvent(region: Region, low: number, high: number, values: readonly Value[]): IntervalEvent {
  const [first, last] = region.placeValue ? [high, low] : [low, high];
  return {
    kind: 'interval',
    region: region.name,
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
    const given = bound.given.get(id);
    const cells = (given?.values ?? []).map((value, i) => ({ index: (given?.first ?? 0) + i, value }));
    return [{ kind: 'lay' as const, region: region.name, cells: region.placeValue ? cells.reverse() : cells }];
  });
}

/** The lines of one state, header included; the answer too, if the state halts. */
export function eventsOf(machine: Machine, record: StateRecord): TraceEvent[] {
  return [
    { kind: 'enter', label: labelText(machine, record) },
    ...record.events.flatMap((event) => linesOf(machine, event)),
  ];
}

/** All lines of a recorded run. */
export function* recordingEvents(recording: Recording): Generator<TraceEvent, undefined, undefined> {
  yield* layEvents(recording.bound);
  for (let number = 0; number < recording.states; number++)
    yield* eventsOf(recording.bound.machine, decode(recording, number));
}

/** The lines that an event of the machine prints; most print one. */
export function linesOf(machine: Machine, event: MachineEvent): TraceEvent[] {
  switch (event.kind) {
    case 'get':
      return [{ kind: 'get', fetches: event.fetches.map((fetch) => cellValue(machine, fetch)) }];
    case 'put':
      return [{ kind: 'put', writes: event.writes.map((write) => cellValue(machine, write)) }];
    case 'interval': {
      const region = machine.regions[event.region];
      return region === undefined ? [] : [intervalEvent(region, event.low, event.high, event.values)];
    }
    case 'compute':
      return [
        {
          kind: 'operation',
          operator: operatorText(event.node.operator),
          operands: event.operands,
          result: event.result,
        },
      ];
    case 'test':
      return [
        { kind: 'test', relation: event.node.relation, left: event.left, right: event.right, outcome: event.outcome },
      ];
    case 'next':
    case 'tail-call':
      return [{ kind: 'next', label: labelText(machine, event.point) }];
    case 'call':
      return [
        { kind: 'call', callee: frameText(machine, event.callee), site: siteText(machine, event.site) },
        { kind: 'next', label: labelText(machine, event.point) },
      ];
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

function cellValue(machine: Machine, { cell, value }: Write): CellValue {
  return { cell: cellText(machine, cell), value };
}
