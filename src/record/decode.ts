import {
  type Address,
  type Cell,
  compare,
  type Control,
  evaluate,
  finish,
  type Get,
  indexAlong,
  type Interval,
  isStuck,
  isTuple,
  type Node,
  intervalSign,
  oncePerCell,
  operatorText,
  ONLY_INDEX,
  type Operand,
  type Path,
  type Point,
  rowPrefix,
  scanOperands,
  sharedIndexes,
  type IndexRange,
  targetOf,
  Told,
  type Value,
  type Write,
} from '../machine/index.ts';
import type { MachineEvent, StateRecord } from './machine-event.ts';
import type { Recording } from './recording.ts';
import { repeatsOf } from './repeated-lines.ts';
import { segments, type Segments } from './segment.ts';

/**
 * Is told each node that the state went through, silent ones too, once it is done; `value` gives what an operand holds
 * then.
 */
export type NodeVisitor = (node: Node, value: (operand: Operand) => Value) => void;

/** Reads state `number` (0 … states - 1) out of a recording; throws a RangeError for other numbers. */
export function decode(recording: Recording, number: number, visit?: NodeVisitor): StateRecord {
  if (!(number >= 0 && number < recording.states)) throw new RangeError(`State ${number} of ${recording.states}`);
  return new Decoder(recording, number, visit).record();
}

class Decoder {
  readonly #segments: Segments;
  readonly #events: MachineEvent[] = [];
  readonly #slots: (Value | undefined)[] = [];
  readonly #told: Told | undefined;
  #at: number;

  constructor(
    private readonly recording: Recording,
    private readonly number: number,
    private readonly visit: NodeVisitor | undefined,
  ) {
    this.#segments = segments(recording.bound.machine);
    this.#at = recording.offsets[number] ?? 0;
    const { machine } = recording.bound;
    const state = this.#segments.list[recording.words[this.#at] ?? -1]?.state ?? -1;
    this.#told = (repeatsOf(machine)[state]?.size ?? 0) > 0 ? new Told() : undefined;
  }

  record(): StateRecord {
    const { end, states } = this.recording;
    const broken = end.kind === 'stuck' && this.number === states - 1 ? end : undefined;
    let segment = this.#segments.list[this.#word()];
    let left = broken?.nodes ?? Infinity;
    const state = segment?.state ?? -1;
    const variables = segment === undefined ? [] : this.#variables(state);
    this.#slots.push(...variables);
    while (segment !== undefined && left > 0) {
      for (const node of segment.nodes) {
        if (left-- <= 0) break;
        this.#node(node);
        this.visit?.(node, this.#value);
      }
      if (left <= 0 || segment.yes === segment.next) break;
      segment = this.#segments.list[this.#word()];
    }
    if (broken !== undefined) this.#events.push({ kind: 'stuck', stuck: broken.stuck });
    return { number: this.number, state, variables, events: this.#events };
  }

  #word(): number {
    return this.recording.words[this.#at++] ?? 0;
  }

  #read(): Value {
    return this.recording.pool.value(this.#word());
  }

  #variables(state: number): Value[] {
    return (this.recording.bound.machine.states[state]?.variables ?? []).map(() => this.#read());
  }

  /** An interval of a region with one index, or of a row. */
  #row(node: Interval, prefix: readonly Value[]): readonly Value[] {
    const { region } = node;
    const values = Array.from({ length: this.#word() }, () => this.#read());
    const low = Number(this.#value(node.low));
    const high = Number(this.#value(node.high));
    const shared = prefix.length === 0 ? {} : { prefix };
    if (this.#isNew(intervalSign(region), [low, high, values, ...prefix]))
      this.#events.push({ kind: 'interval', node, region, ...shared, low, high, values });
    return values;
  }

  #rows(node: Interval, prefix: readonly Value[], [span, ...others]: readonly IndexRange[]): readonly Value[] {
    if (span === undefined) return this.#row(node, prefix);
    const rows: Value[] = [];
    for (let at = Number(this.#value(span.low)); at <= Number(this.#value(span.high)); at++)
      rows.push(this.#rows(node, [...prefix, at], others));
    return rows;
  }

  /** Cells of an interval that a line names one by one. */
  #along(node: Interval, path: Path): readonly Value[] {
    const low = Number(this.#value(node.low));
    const { region } = node;
    const cells = Array.from({ length: this.#word() }, (_, i) => ({
      cell: { region, index: indexAlong(path, low + i) },
      value: this.#read(),
    }));
    this.#fetch(node, cells);
    return cells.map(({ value }) => value);
  }

  #fetch(node: Get | Interval, cells: readonly Write[]): void {
    const untold = this.#told === undefined ? oncePerCell(cells) : this.#told.untold(cells);
    this.#told?.tell(untold);
    if (untold.length > 0) this.#events.push({ kind: 'get', node, fetches: untold });
  }

  #node(node: Node): void {
    switch (node.op) {
      case 'get': {
        const fetches = node.fetches.map((fetch) => ({
          cell: this.#cell(fetch),
          value: this.#read(),
          slot: fetch.slot,
        }));
        for (const { slot, value } of fetches) this.#slots[slot] = value;
        this.#fetch(
          node,
          fetches.map(({ cell, value }) => ({ cell, value })),
        );
        return;
      }
      case 'interval': {
        const path = (node.path ?? ONLY_INDEX).map((one) => one && this.#value(one));
        const prefix = rowPrefix(path);
        if (node.rows !== undefined) {
          this.#word();
          this.#slots[node.slot] = this.#rows(node, sharedIndexes(path), node.rows);
        } else this.#slots[node.slot] = prefix === undefined ? this.#along(node, path) : this.#row(node, prefix);
        return;
      }
      case 'extent':
        this.#slots[node.low] = this.#read();
        this.#slots[node.high] = this.#read();
        return;
      case 'element': {
        const interval = this.#value(node.interval);
        if (isTuple(interval))
          this.#slots[node.slot] = interval[Number(this.#value(node.index)) - Number(this.#value(node.low))];
        return;
      }
      case 'compute': {
        const operands = this.#values(node.operands);
        if (node.printed) {
          const result = this.#read();
          this.#slots[node.slot] = result;
          if (this.#isNew(operatorText(node.operator), operands))
            this.#events.push({ kind: 'compute', node, operands, result });
        } else {
          const result = evaluate(node.operator, operands);
          if (!isStuck(result)) this.#slots[node.slot] = result;
        }
        return;
      }
      case 'scan': {
        const found = finish(scanOperands(node, (operand) => this.#value(operand)));
        const operands = isStuck(found) ? [] : found;
        const result = this.#read();
        this.#slots[node.slot] = result;
        if (this.#isNew(operatorText(node.operator), operands))
          this.#events.push({ kind: 'compute', node, operands, result });
        return;
      }
      case 'choose':
        this.#slots[node.slot] = this.#read();
        return;
      case 'test': {
        const left = this.#value(node.left);
        const right = this.#value(node.right);
        const outcome = node.slot === undefined ? compare(node.relation, left, right) : this.#read();
        if (node.slot !== undefined && !isStuck(outcome)) this.#slots[node.slot] = outcome;
        if (node.printed && this.#isNew(node.relation, [left, right]))
          this.#events.push({ kind: 'test', node, left, right, outcome: outcome === true });
        return;
      }
      case 'put': {
        const writes = oncePerCell(
          node.writes.map((write) => ({ cell: this.#cell(write), value: this.#value(write.value) })),
        );
        this.#told?.tell(writes);
        this.#events.push({ kind: 'put', node, writes });
        return;
      }
      case 'written':
        return;
      case 'next':
      case 'call':
      case 'tail-call':
      case 'return':
      case 'halt':
        this.#events.push(this.#control(node));
    }
  }

  /** Whether the state has no such line yet. */
  #isNew(sign: string, operands: readonly Value[]): boolean {
    if (this.#told?.result(sign, operands) !== undefined) return false;
    this.#told?.keep(sign, operands, true);
    return true;
  }

  #control(node: Control): MachineEvent {
    switch (node.op) {
      case 'next':
        return { kind: 'next', node, point: { state: node.state, variables: this.#values(node.variables) } };
      case 'halt':
        return { kind: 'halt', node, answer: this.recording.end.kind === 'halt' ? this.recording.end.answer : '' };
      case 'return':
        return { kind: 'return', node, point: this.#following() };
      case 'call':
      case 'tail-call': {
        const values = this.#values(node.arguments);
        const callee = { function: node.function, arguments: values };
        const { state = -1, variables = [] } = targetOf(this.recording.bound.machine, node) ?? {};
        const point = { state, variables: this.#values(variables) };
        if (node.op === 'tail-call') return { kind: 'tail-call', node, callee, point };
        return {
          kind: 'call',
          node,
          callee,
          site: { state: node.resume, variables: this.#values(node.resumeVariables) },
          point,
        };
      }
    }
  }

  /** The point of the state after this one, whose head stands right behind. */
  #following(): Point {
    const state = this.#segments.list[this.#word()]?.state ?? -1;
    return { state, variables: this.#variables(state) };
  }

  #cell(address: Address): Cell {
    return { region: address.region, index: this.#values(address.index) };
  }

  #values(operands: readonly Operand[]): Value[] {
    return operands.map((operand) => this.#value(operand));
  }

  readonly #value = (operand: Operand): Value => {
    const value = 'value' in operand ? operand.value : this.#slots[operand.slot];
    return value === undefined ? null : value;
  };
}
