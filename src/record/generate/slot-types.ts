import {
  calledOperators,
  isCalledOperator,
  isInteger,
  type CalledOperator,
  type Machine,
  type Node,
  type Operand,
  type Operator,
  type Value,
  type ValueType,
} from '../../machine/index.ts';
import { segments, type Segment } from '../segment.ts';

/**
 * What one value is, as far as it can be told before a run; `any`: an element of a tuple, or a value that may be none.
 */
export type ElementType = ValueType | 'any';
export type SlotType = ElementType | 'none' | `list of ${ElementType}`;

export type SlotTypes = ReadonlyMap<number, SlotType>;

/** A machine that the generator leaves to the interpreter. */
export class NotGenerable extends Error {}

/** By segment id: the types of the slots where it begins; where ways join, only what all of them agree on. */
export function slotTypes(machine: Machine): readonly SlotTypes[] {
  const { list, entry } = segments(machine);
  const at: SlotTypes[] = list.map(() => new Map());
  for (const state of machine.states) {
    const first = entry[state.id] ?? 0;
    const here = list.filter((segment) => segment.state === state.id);
    const arriving = new Map<number, SlotTypes[]>([
      [first, [new Map(state.variables.map(({ type }, slot) => [slot, type]))]],
    ]);
    for (const segment of inOrder(here)) {
      const types = agreed(arriving.get(segment.id) ?? []);
      const after = new Map(types);
      at[segment.id] = types;
      for (const node of segment.nodes) assign(machine, node, after);
      for (const next of [segment.next, segment.yes, segment.no]) {
        if (next === undefined) continue;
        const known = arriving.get(next);
        if (known === undefined) arriving.set(next, [after]);
        else known.push(after);
      }
    }
  }
  return at;
}

/** Segments so that each comes after all that lead to it. */
function inOrder(here: readonly Segment[]): readonly Segment[] {
  const byId = new Map(here.map((segment) => [segment.id, segment]));
  const done = new Set<number>();
  const order: Segment[] = [];
  const visit = (id: number | undefined): void => {
    const segment = id === undefined || done.has(id) ? undefined : byId.get(id);
    if (segment === undefined) return;
    done.add(segment.id);
    for (const next of [segment.next, segment.yes, segment.no]) visit(next);
    order.push(segment);
  };
  visit(here[0]?.id);
  return order.reverse();
}

function agreed(all: readonly SlotTypes[]): SlotTypes {
  const [first, ...others] = all;
  return new Map([...(first ?? [])].filter(([slot, type]) => others.every((other) => other.get(slot) === type)));
}

/** Sets the types of the slots that a node fills. */
export function assign(machine: Machine, node: Node, types: Map<number, SlotType>): void {
  switch (node.op) {
    case 'get':
      for (const { slot, region } of node.fetches) types.set(slot, typeOfRegion(machine, region));
      return;
    case 'interval':
      types.set(node.slot, `list of ${typeOfRegion(machine, node.region)}`);
      return;
    case 'extent':
      types.set(node.low, 'int').set(node.high, 'int');
      return;
    case 'element':
      types.set(node.slot, typeOfElement(typeOf(node.interval, types)));
      return;
    case 'compute':
      types.set(
        node.slot,
        isCalledOperator(node.operator) ? calledOperators[node.operator].result : resultTypes[node.operator],
      );
      return;
    case 'scan':
    case 'choose':
      types.set(node.slot, 'int');
      return;
    case 'test':
      if (node.slot !== undefined) types.set(node.slot, 'bool');
      return;
    case 'written':
    case 'put':
    case 'next':
    case 'call':
    case 'tail-call':
    case 'return':
    case 'halt':
      return;
  }
}

const resultTypes: Readonly<Record<Exclude<Operator, CalledOperator>, SlotType>> = {
  '+': 'int',
  '-': 'int',
  '*': 'int',
  '//': 'int',
  '%': 'int',
  min: 'int',
  max: 'int',
  negate: 'int',
  shorter: 'int',
  joined: 'text',
  tuple: 'tuple',
  field: 'any',
};

/** The type of an operand; throws where it cannot be told. */
export function typeOf(operand: Operand, types: SlotTypes): SlotType {
  if ('value' in operand) return typeOfValue(operand.value);
  const type = types.get(operand.slot);
  if (type === undefined) throw new NotGenerable(`The type of slot ${operand.slot} is not known.`);
  return type;
}

function typeOfValue(value: Value): SlotType {
  if (isInteger(value)) return 'int';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'text';
  return value === null ? 'none' : 'tuple';
}

export function typeOfElement(list: SlotType): ElementType {
  switch (list) {
    case 'list of int':
      return 'int';
    case 'list of bool':
      return 'bool';
    case 'list of text':
      return 'text';
    case 'list of tuple':
      return 'tuple';
    case 'list of any':
      return 'any';
    case 'int':
    case 'bool':
    case 'text':
    case 'tuple':
    case 'none':
    case 'any':
      throw new NotGenerable('An element of what is no list.');
  }
}

export function typeOfRegion(machine: Machine, id: number): ElementType {
  const region = machine.regions[id];
  if (region === undefined) throw new NotGenerable(`There is no region ${id}.`);
  return region.optional === true ? 'any' : region.type;
}
