import {
  isStuck,
  OnceTold,
  sameValue,
  step,
  type Cell,
  type Fetched,
  type Frame,
  type Get,
  type Interval,
  type Node,
  type Operation,
  type Put,
  type RunListener,
  type Slots,
  type Tape,
  type Test,
  type Value,
  type Work,
  type Write,
} from '../machine/index.ts';
import type { MachineEvent, StateRecord } from '../record/index.ts';
import type { Passed } from './replay.ts';

/**
 * The way through a state that a model wrote: the machine's own step, with the values that the model printed. `tape`:
 * as it was before the state. Where the machine is stuck, the way ends.
 */
export function readAgain(record: StateRecord, frame: Frame | undefined, tape: Tape): readonly Passed[] {
  const { state, variables, events } = record;
  const listener = new ModelValues(events);
  step(tape.bound.machine, { state, variables, frame }, tape, new OnceTold(listener));
  return listener.way;
}

/** Answers a step with what the model printed for each node. */
class ModelValues implements RunListener {
  readonly way: Passed[] = [];
  readonly #events = new Map<Node, MachineEvent[]>();
  #node: Node | undefined;

  constructor(events: readonly MachineEvent[]) {
    for (const event of events)
      if (event.kind !== 'stuck') this.#events.set(event.node, [...(this.#events.get(event.node) ?? []), event]);
  }

  visit(node: Node, slots: Slots): void {
    if (this.#node !== undefined) this.way.push({ node: this.#node, slots: slots.slice() });
    this.#node = node;
    this.#slots = slots;
  }

  control(): void {
    if (this.#node !== undefined) this.way.push({ node: this.#node, slots: this.#slots.slice() });
    this.#node = undefined;
  }

  #slots: Slots = [];

  get(node: Get, fetched: readonly Fetched[]): readonly Value[] | undefined {
    return this.#fetched(node, fetched);
  }

  *cells(node: Interval, fetched: readonly Fetched[]): Work<readonly Value[] | undefined> {
    yield;
    return this.#fetched(node, fetched);
  }

  *interval(
    node: Interval,
    low: Value,
    _high: Value,
    _values: unknown,
    prefix: readonly Value[],
  ): Work<readonly Value[] | undefined> {
    yield;
    for (const event of this.#events.get(node) ?? [])
      if (event.kind === 'interval' && event.low === low && sameValue(event.prefix ?? [], prefix)) return event.values;
    return undefined;
  }

  compute(node: Operation): Value | undefined {
    const event = this.#events.get(node)?.[0];
    return event?.kind === 'compute' ? event.result : undefined;
  }

  test(node: Test): boolean | undefined {
    const event = this.#events.get(node)?.[0];
    return event?.kind === 'test' ? event.outcome : undefined;
  }

  put(node: Put): readonly Write[] | undefined {
    const event = this.#events.get(node)?.[0];
    return event?.kind === 'put' ? event.writes : undefined;
  }

  #fetched(node: Node, fetched: readonly Fetched[]): readonly Value[] | undefined {
    const told = (this.#events.get(node) ?? []).flatMap((event) => (event.kind === 'get' ? event.fetches : []));
    const values: Value[] = [];
    for (const { cell, value } of fetched) {
      const own = told.find((one) => isSameCell(one.cell, cell))?.value;
      if (own !== undefined) values.push(own);
      else if (isStuck(value)) return undefined;
      else values.push(value);
    }
    return values;
  }
}

export function isSameCell(a: Cell, b: Cell): boolean {
  return a.region === b.region && sameValue(a.index, b.index);
}
