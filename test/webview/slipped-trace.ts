/** What a model would write that reads one cell wrongly once, and then goes on with what it read. */
import {
  cellText,
  isStuck,
  OnceTold,
  run,
  type Bound,
  type Result,
  type RunListener,
  type Value,
  minimal,
} from '../../src/machine/index.ts';
import { type MachineEvent, type StateRecord } from '../../src/record/index.ts';
import { eventsOf, layEvents, writeEvents } from '../../src/trace/index.ts';

export interface Slip {
  /** The state, from 0, and the cell that it reads as `instead`. */
  readonly state: number;
  readonly cell: string;
  readonly instead: Value;
}

/** The trace of a run with this slip, in minimal style. */
export function slippedTrace(bound: Bound, slip: Slip): string {
  const { machine } = bound;
  const records: (StateRecord & { events: MachineEvent[] })[] = [];
  const tell = (event: MachineEvent): undefined => {
    records.at(-1)?.events.push(event);
    return undefined;
  };
  const listener: RunListener = {
    enter: (number, { state, variables }) => records.push({ number, state, variables, events: [] }),
    get: (node, fetched) => {
      const heard = fetched.map(({ cell, value }) => ({
        cell,
        value: slip.state === records.length - 1 && cellText(machine, cell) === slip.cell ? slip.instead : plain(value),
      }));
      tell({ kind: 'get', node, fetches: heard });
      return heard.map(({ value }) => value);
    },
    interval: (node, low, high, values) =>
      'stuck' in values
        ? undefined
        : tell({ kind: 'interval', node, region: node.region, low: Number(low), high: Number(high), values }),
    compute: (node, operands, result) =>
      node.printed ? tell({ kind: 'compute', node, operands, result: plain(result) }) : undefined,
    test: (node, left, right, outcome) =>
      node.printed ? tell({ kind: 'test', node, left, right, outcome: outcome === true }) : undefined,
    put: (node, writes) => tell({ kind: 'put', node, writes }),
    control: (node, outcome) => {
      if (outcome.kind === 'halt' && node.op === 'halt') tell({ kind: 'halt', node, answer: outcome.answer });
      if (outcome.kind === 'next' && node.op === 'next') tell({ kind: 'next', node, point: outcome.configuration });
    },
  };
  run(bound, { listener: new OnceTold(listener) });
  return writeEvents(
    [...layEvents(bound), ...records.flatMap((record) => eventsOf(machine, record, minimal, undefined))],
    minimal,
  );
}

function plain(result: Result): Value {
  return isStuck(result) ? null : result;
}
