import { type Machine, parseCell, parseRow } from '../../machine/index.ts';
import { faultGroup } from '../fault.ts';
import type { PendingFault } from './pending-fault.ts';
import type { TraceEvent } from '../trace-event.ts';

const OF_CELLS: ReadonlySet<string> = new Set(['fetch', 'write', 'layout', 'operation']);

/**
 * The name of the region whose cell a fault is about, `carry` for `carry[3]`: the cell that should be there, where the
 * model took another one. Undefined where the fault is of no cell, or of one that the task does not have.
 */
export function faultyRegion(draft: PendingFault, machine: Machine): string | undefined {
  if (!OF_CELLS.has(faultGroup(draft.kind))) return undefined;
  const name = cellOf(draft);
  if (name === undefined || name === '') return undefined;
  const cell = parseCell(machine, name);
  return cell === undefined ? parseRow(machine, name)?.region.name : machine.regions[cell.region]?.name;
}

function cellOf({ part, expected, claim, due, place }: PendingFault): string | undefined {
  const item = typeof part === 'string' ? 0 : part.item;
  if (due !== undefined) return namedIn(due, 0);
  if (typeof part !== 'string' && part.field === 'cell' && expected !== '') return expected;
  return claim?.cell ?? namedIn(place.event, item);
}

/** The cell of a line, or the region or row that it names. */
function namedIn(event: TraceEvent, item: number): string | undefined {
  switch (event.kind) {
    case 'get':
      return event.fetches[item]?.cell;
    case 'put':
      return event.writes[item]?.cell;
    case 'interval':
    case 'lay':
      return event.region;
    case 'store':
      return event.cell;
    case 'enter':
    case 'operation':
    case 'test':
    case 'call':
    case 'return':
    case 'next':
    case 'halt':
    case 'answer':
    case 'unreadable':
      return undefined;
  }
}
