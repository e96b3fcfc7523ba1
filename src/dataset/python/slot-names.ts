import {
  calledOperators,
  isCalledOperator,
  nodesOf,
  valueText,
  type Machine,
  type Node,
  type Operand,
  type Region,
  type State,
  type ValueType,
} from '../../machine/index.ts';
import { hole, inFormat, literal, type Slots } from './literals.ts';
import type { Names } from './python-names.ts';

/**
 * Names and types for the slots of one state: variables are called as in the task, fetched cells after their region.
 */
export class SlotNames implements Slots {
  readonly #names: (string | undefined)[] = [];
  readonly #types: (ValueType | 'any')[] = [];

  constructor(
    private readonly machine: Machine,
    private readonly state: Pick<State, 'variables'> | undefined,
    code: Node,
    private readonly taken: Names,
  ) {
    state?.variables.forEach((variable, i) => this.#set(i, variable.name, variable.type));
    for (const node of nodesOf(code)) this.#meet(node);
  }

  get variables(): readonly string[] {
    return (this.state?.variables ?? []).map((_, i) => this.name(i));
  }

  name(slot: number): string {
    return this.#names[slot] ?? '_';
  }

  operand(operand: Operand): string {
    return 'value' in operand ? literal(operand.value) : this.name(operand.slot);
  }

  hole(operand: Operand): string {
    return 'value' in operand ? inFormat(valueText(operand.value)) : hole(this.name(operand.slot), this.type(operand));
  }

  type(operand: Operand): ValueType | 'any' {
    if ('slot' in operand) return this.#types[operand.slot] ?? 'any';
    const { value } = operand;
    return typeof value === 'number' || typeof value === 'bigint' ? 'int' : 'any';
  }

  #meet(node: Node): void {
    switch (node.op) {
      case 'get': {
        for (const fetch of node.fetches) {
          const region = this.machine.regions[fetch.region];
          if (region !== undefined) this.#set(fetch.slot, regionName(region), cellType(region));
        }
        break;
      }
      case 'interval':
        this.#set(node.slot, regionName(this.machine.regions[node.region]), 'any');
        break;
      case 'extent':
        this.#set(node.low, 'low', 'int');
        this.#set(node.high, 'high', 'int');
        break;
      case 'element':
        this.#set(node.slot, 'one', 'any');
        break;
      case 'compute':
        this.#set(node.slot, wishes[node.operator] ?? 'result', this.#result(node));
        break;
      case 'scan':
        this.#set(node.slot, 'found', 'int');
        break;
      case 'choose':
        this.#set(node.slot, node.name, 'int');
        break;
      case 'test':
        if (node.slot !== undefined) this.#set(node.slot, 'outcome', 'bool');
        break;
      case 'written':
      case 'put':
      case 'next':
      case 'call':
      case 'tail-call':
      case 'return':
      case 'halt':
        break;
    }
  }

  #result({ operator, operands }: Extract<Node, { op: 'compute' }>): ValueType | 'any' {
    if (operator === 'joined') return 'text';
    if (isCalledOperator(operator)) return calledOperators[operator].result;
    return ['+', '-', '*', '//', '%', 'negate', 'shorter'].includes(operator) ||
      ((operator === 'min' || operator === 'max') && operands.every((one) => this.type(one) === 'int'))
      ? 'int'
      : 'any';
  }

  #set(slot: number, wish: string, type: ValueType | 'any'): void {
    const before = this.#names[slot];
    if (before !== undefined) {
      if (this.#types[slot] !== type) this.#types[slot] = 'any';
      return;
    }
    this.#names[slot] = this.taken.take(wish);
    this.#types[slot] = type;
  }
}

const wishes: Readonly<Record<string, string>> = {
  '+': 'total',
  '-': 'rest',
  '*': 'product',
  '//': 'quotient',
  '%': 'remainder',
  min: 'least',
  max: 'most',
  negate: 'negative',
  joined: 'joined_text',
  abs: 'size',
  '^': 'power',
  lower: 'small',
  ord: 'code',
  chr: 'letter',
  int: 'number',
  text: 'written',
  letter: 'letter',
  length: 'length',
  shorter: 'rest',
  tuple: 'pair',
  field: 'part',
};

function regionName(region: Region | undefined): string {
  const frame = region === undefined ? undefined : /\.(\w+)$/.exec(region.form.after)?.[1];
  return frame ?? region?.name ?? 'cells';
}

function cellType(region: Region): ValueType | 'any' {
  return region.optional === true ? 'any' : region.type;
}
