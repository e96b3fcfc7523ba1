import {
  cellText,
  compare,
  labelText,
  operatorText,
  valueText,
  type Machine,
  type Node,
  type Operand,
  type Operator,
  type Value,
  type FieldName,
  type Style,
} from '../../machine/index.ts';
import { decode, type Recording } from '../../record/index.ts';
import { intervalEvent, layEvents, linesOf } from '../events-of.ts';
import { expressionOf, lineText } from '../line.ts';

/**
 * No state fetches anything: an operand that was fetched is printed as the name of its cell. What is written are values
 * still.
 */
export function withoutMemoryFetcher(recording: Recording, style: Style): string {
  const { machine } = recording.bound;
  let text = layEvents(recording.bound)
    .map((event) => `${lineText(event, style)}\n`)
    .join('');
  for (let number = 0; number < recording.states; number++) {
    const names = new Names(machine, style);
    const { events, ...point } = decode(recording, number, (node, value) => names.visit(node, value));
    text += `${lineText({ kind: 'enter', label: labelText(machine, point) }, style)}\n`;
    for (const event of events) {
      if (event.kind === 'get' || event.kind === 'interval') continue;
      const named = event.kind === 'compute' || event.kind === 'test' ? names.lines.get(event.node) : undefined;
      text +=
        named === undefined
          ? linesOf(machine, event)
              .map((line) => `${lineText(line, style)}\n`)
              .join('')
          : `${named}\n`;
    }
  }
  return text;
}

const ordinals = ['first', 'second', 'third'];

/** Follows a state through its nodes: which cell each slot was fetched from. */
class Names {
  /** The operations and tests so far. */
  readonly lines = new Map<Node, string>();
  readonly #names = new Map<number, string>();
  /** Slots that hold intervals: the region. */
  readonly #intervals = new Map<number, number>();

  constructor(
    private readonly machine: Machine,
    private readonly style: Style,
  ) {}

  visit(node: Node, value: (operand: Operand) => Value): void {
    switch (node.op) {
      case 'get':
        for (const { region, index, slot } of node.fetches)
          this.#names.set(slot, cellText(this.machine, { region, index: index.map(value) }));
        return;
      case 'interval': {
        const region = this.machine.regions[node.region];
        const low = value(node.low);
        const values = value({ slot: node.slot });
        this.#intervals.set(node.slot, node.region);
        if (region === undefined || typeof low !== 'number' || !Array.isArray(values)) return;
        const { first, last } = intervalEvent(region, low, low + values.length - 1, values);
        this.#names.set(node.slot, `${region.name}[${first}..${last}]`);
        return;
      }
      case 'element': {
        const region = 'slot' in node.interval ? this.#intervals.get(node.interval.slot) : undefined;
        if (region !== undefined)
          this.#names.set(node.slot, cellText(this.machine, { region, index: [value(node.index)] }));
        return;
      }
      case 'compute': {
        const [operand, number] = node.operands;
        const from = operand === undefined ? undefined : this.#name(operand);
        if (node.printed)
          this.#add(node, 'operation', {
            expression: this.#expression(node.operator, node.operands, value),
            result: valueText(value({ slot: node.slot })),
          });
        this.#names.delete(node.slot);
        if (node.operator === 'field' && from !== undefined && number !== undefined)
          this.#names.set(node.slot, `${from}.${ordinals[Number(value(number))] ?? String(value(number))}`);
        return;
      }
      case 'scan': {
        // It goes through the values of intervals, which are named as a whole.
        const operands = node.intervals.map(({ values }) => this.#text(values, value));
        this.#add(node, 'operation', {
          expression: expressionOf(operatorText(node.operator), operands),
          result: valueText(value({ slot: node.slot })),
        });
        this.#names.delete(node.slot);
        return;
      }
      case 'test':
        if (node.printed) this.#test(node, value);
        return;
      case 'extent':
      case 'choose':
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

  #test(node: Node & { readonly op: 'test' }, value: (operand: Operand) => Value): void {
    const left = value(node.left);
    const right = value(node.right);
    const outcome =
      node.slot === undefined ? compare(node.relation, left, right) === true : value({ slot: node.slot }) === true;
    this.#add(
      node,
      'test',
      { left: this.#text(node.left, value), relation: node.relation, right: this.#text(node.right, value) },
      outcome,
    );
  }

  #expression(operator: Operator, operands: readonly Operand[], value: (operand: Operand) => Value): string {
    return expressionOf(
      operatorText(operator),
      operands.map((operand) => this.#text(operand, value)),
    );
  }

  #text(operand: Operand, value: (operand: Operand) => Value): string {
    return this.#name(operand) ?? valueText(value(operand));
  }

  #name(operand: Operand): string | undefined {
    return 'slot' in operand ? this.#names.get(operand.slot) : undefined;
  }

  #add(
    node: Node,
    kind: 'operation' | 'test',
    texts: { readonly [field in FieldName]?: string },
    outcome = false,
  ): void {
    this.lines.set(
      node,
      this.style.lines[kind]
        .map((piece) => {
          if (typeof piece === 'string') return piece;
          if ('yes' in piece) return outcome ? piece.yes : piece.no;
          return 'field' in piece ? (texts[piece.field] ?? '') : '';
        })
        .join(''),
    );
  }
}
