import {
  cellText,
  compare,
  indexAlong,
  indexedText,
  ONLY_INDEX,
  operatorText,
  valueText,
  type Machine,
  type Node,
  type Operand,
  type Operator,
  type Path,
  type Value,
  type FieldName,
  type Style,
} from '../../machine/index.ts';
import { decode, type MachineEvent, type Recording } from '../../record/index.ts';
import { intervalEvent, layEvents, stateLines } from '../events-of.ts';
import { expressionOf, lineText } from '../line.ts';
import type { TraceEvent } from '../trace-event.ts';

/**
 * No state fetches anything: an operand that was fetched is printed as the name of its cell. What is written are values
 * still.
 */
export function withoutMemoryFetcher(recording: Recording, style: Style): string {
  const { machine } = recording.bound;
  let text = layEvents(recording.bound)
    .map((event) => `${lineText(event, style)}\n`)
    .join('');
  let entered: MachineEvent | undefined;
  for (let number = 0; number < recording.states; number++) {
    const names = new Names(machine, style);
    const record = decode(recording, number, (node, value) => names.visit(node, value));
    for (const { event, tells } of stateLines(machine, record, style, entered)) {
      if (event.kind === 'get' || event.kind === 'interval') continue;
      const [first] = tells;
      const isNamed = first?.kind === 'compute' || first?.kind === 'test';
      text += `${(isNamed ? names.line(first.node, event) : undefined) ?? lineText(event, style)}\n`;
    }
    entered = record.events.at(-1);
  }
  return text;
}

const ordinals = ['first', 'second', 'third'];

/** Follows a state through its nodes: which cell each slot was fetched from. */
class Names {
  /** What the operations and tests so far say. */
  readonly #lines = new Map<Node, Told>();
  readonly #names = new Map<number, string>();
  /** Slots that hold intervals: the region, and the path of their cells. */
  readonly #intervals = new Map<number, { readonly region: number; readonly path: Path }>();

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
        const path = (node.path ?? ONLY_INDEX).map((one) => one && value(one));
        this.#intervals.set(node.slot, { region: node.region, path });
        if (region === undefined || typeof low !== 'number' || !Array.isArray(values) || node.rows) return;
        const { first, last } = intervalEvent(region, low, low + values.length - 1, values);
        const indexes = path.map((one) => (one === undefined ? `${first}..${last}` : valueText(one)));
        this.#names.set(node.slot, indexedText(region.form, indexes));
        return;
      }
      case 'element': {
        const from = 'slot' in node.interval ? this.#intervals.get(node.interval.slot) : undefined;
        if (from !== undefined) {
          const index = indexAlong(from.path, value(node.index));
          this.#names.set(node.slot, cellText(this.machine, { region: from.region, index }));
        }
        return;
      }
      case 'compute': {
        const [operand, number] = node.operands;
        const from = operand === undefined ? undefined : this.#name(operand);
        if (node.printed)
          this.#add(node, {
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
        this.#add(node, {
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

  #add(node: Node, texts: Told['texts'], outcome = false): void {
    this.#lines.set(node, { texts, outcome });
  }

  /** The line of an operation or test; undefined where it was none. */
  line(node: Node, event: TraceEvent): string | undefined {
    const told = this.#lines.get(node);
    if (told === undefined || event.kind === 'unreadable') return undefined;
    const texts = { ...told.texts, ...(event.kind === 'store' ? { cell: event.cell } : {}) };
    return this.style.lines[event.kind]
      .map((piece) => {
        if (typeof piece === 'string') return piece;
        if ('yes' in piece) return told.outcome ? piece.yes : piece.no;
        return 'field' in piece ? (texts[piece.field] ?? '') : '';
      })
      .join('');
  }
}

/** The fields of a line, with the names of cells for what was fetched. */
interface Told {
  readonly texts: { readonly [field in FieldName]?: string };
  readonly outcome: boolean;
}
