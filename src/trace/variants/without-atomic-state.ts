import {
  cellText,
  labelText,
  sameValue,
  saysLabelsOnce,
  type Cell,
  type Machine,
  type Style,
  type Value,
} from '../../machine/index.ts';
import { cellsOf, decode, type MachineEvent, type Recording, type StateRecord } from '../../record/index.ts';
import type { CellValue, TraceEvent } from '../trace-event.ts';
import { intervalEvent, layEvents } from '../events-of.ts';

/** States of the main program that are merged where no loop around their own says which belong together. */
export const MERGED_STATES = 4;

/**
 * Large states: those of one pass of the loop around the innermost, or of one call, merged. A merged state has the
 * header of its first state, fetches what was not written in it before, and writes the last values; it shows no
 * operations and tests.
 */
export function* withoutAtomicState(recording: Recording, style: Style): Generator<TraceEvent, undefined, undefined> {
  const { machine } = recording.bound;
  yield* layEvents(recording.bound);
  let before: Group | undefined;
  for (const group of groupsOf(recording)) {
    if (before !== undefined) {
      yield* bodyOf(machine, before);
      if (!saysLabelsOnce(style)) yield { kind: 'next', label: group.label };
    }
    before = group;
  }
  if (before === undefined) return;
  yield* bodyOf(machine, before);
  if (recording.end.kind === 'halt') yield* [{ kind: 'halt' }, { kind: 'answer', text: recording.end.answer }] as const;
}

interface Group {
  readonly label: string;
  readonly states: StateRecord[];
}

/** One activation that runs or waits; the main program is the lowest. */
interface Activation {
  open: Group | undefined;
}

/**
 * The groups in the order of their ends. A call does not end the caller's group, so that its callees' come first,
 * unless the group has written what a callee may read: then it comes before them.
 */
function* groupsOf(recording: Recording): Generator<Group, undefined, undefined> {
  const { machine } = recording.bound;
  const stack: Activation[] = [{ open: undefined }];
  for (let number = 0; number < recording.states; number++) {
    const record = decode(recording, number);
    const running = stack.at(-1);
    if (running === undefined) return;
    if (running.open !== undefined && !belongs(machine, running.open, record, stack.length === 1)) {
      yield running.open;
      running.open = undefined;
    }
    running.open ??= { label: labelText(machine, record), states: [] };
    running.open.states.push(record);
    const control = record.events.at(-1)?.kind;
    if (control === 'call') {
      if (stack.length === 1 || writesShared(machine, running.open)) {
        yield running.open;
        running.open = undefined;
      }
      stack.push({ open: undefined });
    } else if (control === 'return' || control === 'tail-call' || control === 'halt') {
      yield running.open;
      running.open = undefined;
      if (control === 'return') stack.pop();
    }
  }
  for (const { open } of stack.reverse()) if (open !== undefined) yield open;
}

/** Whether the state goes on with the group of its activation. */
function belongs(machine: Machine, group: Group, record: StateRecord, isMain: boolean): boolean {
  const last = group.states.at(-1);
  if (last === undefined) return true;
  const before = loopVariables(machine, last);
  const after = loopVariables(machine, record);
  const outer = Math.max(before.length, after.length) - 1;
  if (outer < 1) return !isMain || group.states.length < MERGED_STATES;
  const length = Math.min(outer, before.length, after.length);
  return (
    length === outer &&
    Array.from({ length }, (_, i) => i).every(
      (i) => before[i]?.name === after[i]?.name && sameValue(before[i]?.value, after[i]?.value),
    )
  );
}

/** What a state's label holds besides its function's parameters, outermost loop first. */
function loopVariables(
  machine: Machine,
  record: StateRecord,
): { readonly name: string; readonly value: Value | undefined }[] {
  const state = machine.states[record.state];
  const called = state?.function === undefined ? undefined : machine.functions[state.function];
  const parameters = new Set(called?.parameters.map(({ name }) => name));
  return (state?.variables ?? [])
    .map(({ name }, i) => ({ name, value: record.variables[i] }))
    .filter(({ name }) => !parameters.has(name));
}

/** Whether the group writes more than results and variables of calls, which no callee reads. */
function writesShared(machine: Machine, group: Group): boolean {
  return group.states.some(({ events }) =>
    events.some(
      (event) =>
        event.kind === 'put' &&
        event.writes.some(({ cell }) => {
          const region = machine.regions[cell.region];
          return (
            region !== undefined &&
            region.role !== 'result' &&
            !(region.role === 'variable' && region.form.before.includes('('))
          );
        }),
    ),
  );
}

/** Header, fetches and writes of a merged state. */
function* bodyOf(machine: Machine, group: Group): Generator<TraceEvent, undefined, undefined> {
  yield { kind: 'enter', label: group.label };
  const fetched = new Set<string>();
  const written = new Map<string, CellValue>();
  const fetches: CellValue[] = [];
  const intervals: TraceEvent[] = [];
  const named = (cell: Cell): string => cellText(machine, cell);
  const fetch = (cell: Cell, value: Value): void => {
    const name = named(cell);
    if (!fetched.has(name) && !written.has(name)) fetches.push({ cell: name, value });
    fetched.add(name);
  };
  for (const event of group.states.flatMap(({ events }): readonly MachineEvent[] => events)) {
    if (event.kind === 'put')
      for (const { cell, value } of event.writes) written.set(named(cell), { cell: named(cell), value });
    else if (event.kind === 'get') for (const { cell, value } of event.fetches) fetch(cell, value);
    else if (event.kind === 'interval') {
      const region = machine.regions[event.region];
      const cells = cellsOf(event).map(({ cell }) => named(cell));
      if (region === undefined || (cells.length > 0 && cells.every((name) => fetched.has(name)))) continue;
      if (cells.some((name) => written.has(name))) for (const { cell, value } of cellsOf(event)) fetch(cell, value);
      else {
        const last = event.low + event.values.length - 1;
        intervals.push(intervalEvent(region, event.low, last, event.values, event.prefix));
        for (const name of cells) fetched.add(name);
      }
    }
  }
  if (fetches.length > 0) yield { kind: 'get', fetches };
  yield* intervals;
  if (written.size > 0) yield { kind: 'put', writes: [...written.values()] };
}
