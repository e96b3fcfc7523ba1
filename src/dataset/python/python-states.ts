import {
  isInfix,
  nextNodes,
  nodesOf,
  ONLY_INDEX,
  rowPrefix,
  sharedIndexes,
  targetOf,
  type AnswerForm,
  type Call,
  type Candidates,
  type Formula,
  type Interval,
  type Machine,
  type Node,
  type Operand,
  type Operation,
  type Path,
  type State,
  type TailCall,
} from '../../machine/index.ts';
import { cellName, formulaText, literal, operation, quoted, relation } from './literals.ts';
import type { Store } from '../../trace/index.ts';
import type { SlotNames } from './slot-names.ts';

/** What a state's code calls: the names of the other states' functions. */
export interface Program {
  readonly machine: Machine;
  readonly functionOf: (state: number) => string;
  /** The operations whose result is written on their own line. */
  readonly stores: ReadonlyMap<Operation, Store>;
}

/**
 * The body of a state as lines of Python. Its code is an acyclic graph: where both branches of a test come together
 * again, what follows stands once behind them; a path that does not come there ends in a `return`.
 */
export class StateCode {
  readonly lines: string[] = [];
  readonly #order = new Map<Node, number>();
  readonly #settledOf = new Map<Node, Node>();

  constructor(
    private readonly program: Program,
    private readonly slots: SlotNames,
    code: Node,
  ) {
    topological(code).forEach((node, i) => this.#order.set(node, i));
    this.#emit(code, undefined, '');
    for (let i = this.lines.length - 2; i > 0; i--) if (isRepeated(this.lines, i)) this.lines.splice(i, 1);
  }

  /** Writes the code from `node` up to `stop`, which the caller writes. */
  #emit(from: Node, stop: Node | undefined, indent: string): void {
    for (let node = from; node !== stop;) {
      if (node.op === 'test' || node.op === 'written') {
        const yes = this.#settled(node.yes);
        const no = this.#settled(node.no);
        const join = yes === no ? yes : this.#join(yes, no);
        this.#branch({ ...node, yes, no }, join, indent);
        if (join === undefined) return;
        node = join;
        continue;
      }
      this.#node(node, indent);
      if (!('next' in node)) return;
      node = node.next;
    }
  }

  /** Where a branch really begins: behind silent tests that decide nothing, whose lines would be an empty block. */
  #settled(node: Node): Node {
    const known = this.#settledOf.get(node);
    if (known !== undefined) return known;
    let settled = node;
    if (node.op === 'written' || (node.op === 'test' && !node.printed && node.slot === undefined)) {
      const yes = this.#settled(node.yes);
      if (yes === this.#settled(node.no)) settled = yes;
    }
    this.#settledOf.set(node, settled);
    return settled;
  }

  #branch(node: Extract<Node, { op: 'test' | 'written' }>, join: Node | undefined, indent: string): void {
    if (node.op === 'written') {
      this.#choice(`${this.#cell(node)} in tape`, node.yes, node.no, join, indent);
      return;
    }
    const left = this.slots.operand(node.left);
    const right = this.slots.operand(node.right);
    const outcome = relation(node.relation, left, right);
    const asked = node.printed ? `test(${left}, "${node.relation}", ${right}, ${outcome})` : outcome;
    let condition = asked;
    if (node.slot !== undefined) {
      this.lines.push(`${indent}${this.slots.name(node.slot)} = ${asked}`);
      condition = this.slots.name(node.slot);
    } else if (node.yes === node.no) {
      if (node.printed) this.lines.push(`${indent}${asked}`);
      return;
    }
    this.#choice(condition, node.yes, node.no, join, indent);
  }

  #choice(condition: string, yes: Node, no: Node, join: Node | undefined, indent: string): void {
    if (yes === no) return;
    const inner = `${indent}    `;
    if (yes === join) {
      this.lines.push(`${indent}if not (${condition}):`);
      this.#emit(no, join, inner);
      return;
    }
    this.lines.push(`${indent}if ${condition}:`);
    this.#emit(yes, join, inner);
    if (no === join) return;
    // A branch that ends the state needs no `else` after it.
    if (join === undefined) this.#emit(no, undefined, indent);
    else {
      this.lines.push(`${indent}else:`);
      this.#emit(no, join, inner);
    }
  }

  /** The first node, in the order of control, that both branches can come to. */
  #join(yes: Node, no: Node): Node | undefined {
    const both = new Set(nodesOf(yes));
    const found = [...nodesOf(no)].filter((node) => both.has(node) && !isShort(node) && this.#settled(node) === node);
    return found.sort((a, b) => (this.#order.get(a) ?? 0) - (this.#order.get(b) ?? 0))[0];
  }

  #node(node: Exclude<Node, { op: 'test' | 'written' }>, indent: string): void {
    const line = (text: string): number => this.lines.push(`${indent}${text}`);
    switch (node.op) {
      case 'get': {
        const cells = node.fetches.map((fetch) => this.#cell(fetch));
        const names = node.fetches.map((fetch) => this.slots.name(fetch.slot));
        line(`${names.length === 1 ? `[${names.join()}]` : names.join(', ')} = get(${cells.join(', ')})`);
        break;
      }
      case 'interval':
        line(`${this.slots.name(node.slot)} = ${this.#interval(node)}`);
        break;
      case 'extent': {
        const region = this.program.machine.regions[node.region];
        const copied = region?.initial?.op === 'copy' ? this.program.machine.regions[region.initial.region] : undefined;
        line(
          `${this.slots.name(node.low)}, ${this.slots.name(node.high)} = extent(${[region, copied].flatMap((one) => (one === undefined ? [] : [quoted(one.name)])).join(', ')}, blank=${literal(node.blank)})`,
        );
        break;
      }
      case 'element':
        line(
          `${this.slots.name(node.slot)} = ${this.#value(node.interval)}[${this.#value(node.index)} - ${this.#value(node.low)}]`,
        );
        break;
      case 'compute': {
        const computed = operation(
          node.operator,
          node.operands.map((one) => this.#value(one)),
        );
        const holes = node.operands.map((one) => this.slots.hole(one));
        line(
          `${this.slots.name(node.slot)} = ${node.printed ? `show(f"${expression(node.operator, holes)}", ${computed}${this.#stored(node)})` : computed}`,
        );
        break;
      }
      case 'scan':
        line(
          `${this.slots.name(node.slot)} = scan("${node.operator}", [(candidate, ${this.#candidateFormula(node, node.value)}) ${this.#candidates(node)}]${this.#stored(node)})`,
        );
        break;
      case 'choose':
        line(`${this.slots.name(node.slot)} = next(candidate ${this.#candidates(node)})`);
        break;
      case 'put':
        line(`put(${node.writes.map((write) => `(${this.#cell(write)}, ${this.#value(write.value)})`).join(', ')})`);
        break;
      case 'next':
        line(
          `return go(${[this.program.functionOf(node.state), ...node.variables.map((one) => this.#value(one))].join(', ')})`,
        );
        break;
      case 'call': {
        const callee = this.program.machine.functions[node.function];
        const [entry, ...values] = this.#entered(node);
        const name = `${callee?.name ?? ''}(${node.arguments.map((one) => this.slots.hole(one)).join(', ')})`;
        const resume = [this.program.functionOf(node.resume), ...node.resumeVariables.map((one) => this.#value(one))];
        line(`return call(f"${name}", (${entry}, ${tuple(values)}), (${resume[0] ?? ''}, ${tuple(resume.slice(1))}))`);
        break;
      }
      case 'tail-call': {
        line(`return go(${this.#entered(node).join(', ')})`);
        break;
      }
      case 'return':
        line('return back()');
        break;
      case 'halt':
        line(`return halt(${this.#answer(node.answer)})`);
        break;
    }
  }

  /** The function of the state that a call leads to, and the values of its variables. */
  #entered(call: Call | TailCall): readonly [entry: string, ...values: string[]] {
    const { state = -1, variables = [] } = targetOf(this.program.machine, call) ?? {};
    return [this.program.functionOf(state), ...variables.map((one) => this.#value(one))];
  }

  #interval({ region: number, path = ONLY_INDEX, rows, low, high }: Interval): string {
    const region = this.program.machine.regions[number];
    const name = region?.name ?? '';
    const shared = path.map((operand) => operand && this.slots.hole(operand));
    const rest = rows?.map((_, i) => `{${rowName(i)}}`);
    const prefix = rest === undefined ? rowPrefix(shared) : [...sharedIndexes(shared), ...rest];
    if (prefix === undefined) {
      const cell = `f"${name}${shared.map((index) => `[${index ?? '{candidate}'}]`).join('')}"`;
      return `get(*(${cell} for candidate in range(${this.#value(low)}, ${this.#value(high)} + 1)))`;
    }
    const row = prefix.length === 0 ? quoted(name) : `f"${name}${prefix.map((index) => `[${index}]`).join('')}"`;
    const places = region?.placeValue === true ? ['True'] : [];
    const one = `interval(${[row, this.#value(low), this.#value(high), ...places].join(', ')})`;
    return (rows ?? []).reduceRight((inner, span, i) => {
      const range = `range(${this.#value(span.low)}, ${this.#value(span.high)} + 1)`;
      return `[${inner} for ${rowName(i)} in ${range}]`;
    }, one);
  }

  #candidates(node: Candidates): string {
    const condition = node.where === undefined ? '' : ` if ${this.#candidateFormula(node, node.where)}`;
    return `for candidate in range(${this.#value(node.low)}, ${this.#value(node.high)} + 1)${condition}`;
  }

  #candidateFormula(node: Candidates, formula: Formula): string {
    return formulaText(
      formula,
      (name) => {
        const named = node.names.find((one) => one.name === name);
        return named === undefined ? name : this.#value(named.value);
      },
      (region, indexes) => {
        const indexOn = (path: Path<Operand> = ONLY_INDEX): string => indexes[path.indexOf(undefined)] ?? '0';
        const isOn = (path: Path<Operand> = ONLY_INDEX): boolean =>
          path.every((operand, i) => (operand ? this.#value(operand) : indexOn(path)) === indexes[i]);
        const found = node.intervals.find((one) => one.region === region && isOn(one.path));
        if (found === undefined) return 'None';
        const index = indexOn(found.path);
        const values = this.#value(found.values);
        const at = `${index} - ${this.#value(found.low)}`;
        return found.otherwise === undefined
          ? `${values}[${at}]`
          : `(${values}[${at}] if 0 <= ${at} < len(${values}) else ${literal(found.otherwise)})`;
      },
    );
  }

  #answer(form: AnswerForm): string {
    switch (form.as) {
      case 'none':
        return '"none"';
      case 'value': {
        const value = this.#value(form.value);
        return form.none === undefined
          ? `plain(${value})`
          : `${quoted(form.none)} if ${value} is None else plain(${value})`;
      }
      case 'list':
      case 'text': {
        const items = this.#value(form.interval);
        const none = form.none ?? (form.as === 'list' ? 'none' : undefined);
        if (form.rows !== undefined)
          return `${rowsText(form.as, items, form.rows)} if ${items} else ${quoted(none ?? '')}`;
        const joined = `"${form.as === 'list' ? ', ' : ''}".join(map(plain, ${items}))`;
        return none === undefined ? joined : `${joined} if ${items} else ${quoted(none)}`;
      }
      case 'decimal':
        return `decimal(${this.#value(form.interval)}, ${this.#value(form.low)})`;
      case 'composed':
        return `"".join((${form.parts
          .map((part) => `${typeof part === 'string' ? quoted(part) : this.#answer(part)}, `)
          .join('')
          .trimEnd()}))`;
    }
  }

  /** The cell that a result goes to, as a further argument, where it stands on the line of the operation. */
  #stored(node: Operation): string {
    const store = this.program.stores.get(node);
    const write = store?.put.writes[store.write];
    return write === undefined ? '' : `, ${this.#cell(write)}`;
  }

  #cell(address: { readonly region: number; readonly index: readonly Operand[] }): string {
    const region = this.program.machine.regions[address.region];
    return region === undefined
      ? '""'
      : cellName(
          region,
          address.index.map((one) => this.slots.hole(one)),
        );
  }

  #value(operand: Operand): string {
    return this.slots.operand(operand);
  }
}

/** Whether a branch ends in the very `return` that stands behind it, and holds more than that. */
function isRepeated(lines: readonly string[], i: number): boolean {
  const line = lines[i] ?? '';
  const next = lines[i + 1] ?? '';
  const before = lines[i - 1] ?? '';
  return (
    line.trimStart().startsWith('return ') &&
    line.trimStart() === next.trimStart() &&
    line.length > next.length &&
    !before.endsWith(':')
  );
}

function tuple(values: readonly string[]): string {
  return `(${values.join(', ')}${values.length === 1 ? ',' : ''})`;
}

/** An operation as a trace words it. */
function expression(operator: string, holes: readonly string[]): string {
  if (operator === 'joined') return holes.join(' + ');
  if (isInfix(operator) || operator === 'shorter') return holes.join(operator === 'shorter' ? ' - ' : ` ${operator} `);
  return `${operator === 'negate' ? '-' : operator}(${holes.join(', ')})`;
}

/** Code of one line is written anew in each branch rather than behind both. */
function isShort(node: Node): boolean {
  return node.op === 'next' || node.op === 'return' || node.op === 'halt' || node.op === 'tail-call';
}

function topological(from: Node): Node[] {
  const done = new Set<Node>();
  const order: Node[] = [];
  const waiting: { readonly node: Node; readonly isLeft: boolean }[] = [{ node: from, isLeft: false }];
  for (let top = waiting.pop(); top !== undefined; top = waiting.pop()) {
    if (top.isLeft) order.push(top.node);
    else if (!done.has(top.node)) {
      done.add(top.node);
      waiting.push({ node: top.node, isLeft: true }, ...nextNodes(top.node).map((node) => ({ node, isLeft: false })));
    }
  }
  return order.reverse();
}

/** The function of one state: `def add_place(p): …` under a decorator that holds its label. */
export function stateFunction(
  program: Program,
  state: State,
  slots: SlotNames,
  label: string,
  site: string | undefined,
): string[] {
  const variables = slots.variables;
  const lambda = (text: string): string => `lambda${variables.length > 0 ? ` ${variables.join(', ')}` : ''}: ${text}`;
  const body = new StateCode(program, slots, state.code).lines;
  return [
    `@state(${[lambda(label), ...(site === undefined ? [] : [lambda(site)])].join(', ')})`,
    `def ${program.functionOf(state.id)}(${variables.join(', ')}):`,
    ...body.map((line) => `    ${line}`),
  ];
}

/** The variable of the loop over rows at this depth. */
function rowName(depth: number): string {
  return depth === 0 ? 'row' : `row${depth + 1}`;
}

/** An expression for the rows of an answer, with commas between them, in brackets where they are rows of rows. */
function rowsText(as: 'list' | 'text', rows: string, depth: number): string {
  const row = rowName(depth - 1);
  const values = as === 'list' ? `"[" + ", ".join(map(plain, ${row})) + "]"` : `"".join(map(plain, ${row}))`;
  const inner = depth > 1 ? `"[" + ${rowsText(as, row, depth - 1)} + "]"` : values;
  return `", ".join(${inner} for ${row} in ${rows})`;
}
