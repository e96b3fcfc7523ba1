import {
  entryStates,
  fusesWrites,
  MAIN,
  isInfix,
  ONLY_INDEX,
  operatorText,
  rowPrefix,
  saysLabelsOnce,
  sharedIndexes,
  shifted,
  targetOf,
  valueText,
  type Address,
  type Compute,
  type Get,
  type Interval,
  type Machine,
  type Node,
  type Operand,
  type Operation,
  type Put,
  type Region,
  type State,
  type Template,
  type Test,
  type Style,
} from '../../machine/index.ts';
import { repeatsOf, segments, TRUE, type Segment, type Segments } from '../../record/index.ts';
import { storesOf, type Store } from '../stores.ts';
import type { ByteCode } from './byte-code.ts';
import { AlreadyTold, ComparedConstants, sameCell } from './already-told.ts';
import { NotWritable } from './not-writable.ts';
import { lineShape, withoutAll, type Fields, type Item, type Part, type Shape } from './shape.ts';
import { isShort, word } from './word-code.ts';

/**
 * Writes the code that writes a state's lines. Names, besides {@link ByteCode}'s: `w` the next word, `s4` slots (of an
 * interval: where its words begin), `t2` whether a node was passed that a later one may repeat, `X` the support, which knows whether a return led here, and `H` its function that
 * adds to a word.
 */
export class StateLines {
  readonly #segments: Segments;
  readonly #resumed: ReadonlySet<number>;
  readonly #entries: ReadonlySet<number>;
  readonly #stores: ReadonlyMap<Operation, Store>;
  /** In a state: the variable that says whether an operation was told already, and so writes nothing. */
  #untold = new Map<Operation, string>();
  readonly constants = new ComparedConstants();
  #told = new AlreadyTold(new Map(), [], this.constants);

  constructor(
    private readonly machine: Machine,
    private readonly style: Style,
    private readonly code: ByteCode,
  ) {
    this.#segments = segments(machine);
    this.#resumed = new Set(
      this.#segments.list.flatMap(({ nodes }) => nodes.flatMap((node) => (node.op === 'call' ? [node.resume] : []))),
    );
    this.#entries = new Set(machine.functions.flatMap(({ id }) => [...entryStates(machine, id)]));
    this.#stores = fusesWrites(style) ? storesOf(machine) : new Map();
  }

  /**
   * The function of a state: writes its lines from p on, and gives where they end. A function a state stays small
   * enough to be compiled well.
   */
  state(state: State): void {
    const { code } = this;
    const here = this.#segments.list.filter((segment) => segment.state === state.id);
    this.#told = new AlreadyTold(repeatsOf(this.machine)[state.id] ?? new Map(), here, this.constants);
    const shown = slotsShown(here);
    const slots = Array.from({ length: Math.max(1, state.slots, state.variables.length) }, (_, i) => `s${i} = 0`).join(
      ', ',
    );
    code.add(
      `function f${state.id}(p) {`,
      'if (p > X.last) X.grow(p, 0);',
      `let B = X.bytes, D = X.view, w = X.at, v = 0, ${slots};`,
      'const W = X.words;',
    );
    const operations = here.flatMap(({ nodes }) => nodes.flatMap((node) => (node.op === 'compute' ? [node] : [])));
    this.#untold = new Map(
      operations
        .filter((node) => this.#stores.has(node) && this.#told.line(node, node.operands) !== undefined)
        .map((node, i) => [node, `u${i}`]),
    );
    for (const flag of [...this.#told.flags, ...this.#untold.values()]) code.add(`let ${flag} = false;`);
    code.add('for (;;) switch (W[w++]) {');
    for (const segment of here) {
      code.add(`case ${segment.id}: {`);
      if (segment.isFirst) this.#head(state);
      for (const node of segment.nodes) {
        this.#node(node, segment, shown);
        const flag = this.#told.flagOf(node);
        if (flag !== undefined) code.add(`${flag} = true;`);
      }
      code.add(segment.next === undefined && segment.yes === undefined ? 'X.at = w; return p;' : 'break;', '}');
    }
    code.add('default: return p;', '}', '}');
  }

  #head(state: State): void {
    const { code } = this;
    const own = (variable: number): Operand => ({ slot: variable });
    code.add(...state.variables.map((_, i) => `s${i} = W[w + ${i}];`), `w += ${state.variables.length};`);
    const label = templateShape(state.label, own);
    if (this.#isOnce) {
      // The line of the call is the header of what it calls.
      if (this.#entries.has(state.id)) code.add('if (X.called) { X.called = false; X.state++; } else {');
      code.add('X.starts[X.state++] = p;');
      this.#line('enter', { shapes: { label } });
      if (this.#entries.has(state.id)) code.add('}');
      return;
    }
    if (this.#resumed.has(state.id)) {
      code.add('if (X.back) {', 'X.back = false;');
      this.#line('return', { shapes: { site: state.site === undefined ? [MAIN] : templateShape(state.site, own) } });
      this.#line('next', { shapes: { label } });
      code.add('}');
    }
    code.add('X.starts[X.state++] = p;');
    this.#line('enter', { shapes: { label } });
  }

  get #isOnce(): boolean {
    return saysLabelsOnce(this.style);
  }

  #node(node: Node, segment: Segment, used: ReadonlySet<number>): void {
    const { code } = this;
    switch (node.op) {
      case 'get':
        this.#get(node);
        return;
      case 'interval':
        this.#interval(node);
        return;
      case 'extent':
        code.add(`s${node.low} = W[w++];`, `s${node.high} = W[w++];`);
        return;
      case 'element':
        if (used.has(node.slot))
          code.add(`s${node.slot} = W[${word(node.interval)} + ${word(node.index)} - ${word(node.low)}];`);
        return;
      case 'compute':
        this.#compute(node, used);
        return;
      case 'scan':
      case 'choose':
        throw new NotWritable('Candidates are gone through.');
      case 'test':
        this.#test(node, segment);
        return;
      case 'written':
        return;
      case 'put':
        this.#put(node);
        return;
      case 'next':
        this.#next(node.state);
        return;
      case 'tail-call':
        this.#next(this.#entered(node));
        return;
      case 'call': {
        const called = this.machine.functions[node.function];
        const site = this.#state(node.resume).site;
        const values = node.arguments.flatMap((operand, i): Shape => [
          ...(i === 0 ? [] : [', ']),
          operandPart(operand),
        ]);
        if (this.#isOnce) code.add('X.starts[X.state] = p;');
        this.#line('call', {
          shapes: {
            callee: [`${called?.name ?? '?'}(`, ...values, ')'],
            site:
              site === undefined
                ? [MAIN]
                : templateShape(site, (variable) => node.resumeVariables[variable] ?? { value: null }),
          },
        });
        if (this.#isOnce) code.add('X.called = true;');
        this.#next(this.#entered(node));
        return;
      }
      case 'return':
        code.add('X.back = true;');
        return;
      case 'halt':
        this.#line('halt', { shapes: {} });
    }
  }

  /** What stands on the lines of operations is left out. */
  #put(node: Put): void {
    const fused = new Map(
      [...this.#stores].filter(([, { put }]) => put === node).map(([maker, { write }]) => [write, maker]),
    );
    const items = this.#items(node.writes, ({ value }) => [operandPart(value)]).flatMap((item, write): Item[] => {
      const maker = fused.get(write);
      if (maker === undefined) return [item];
      const untold = this.#untold.get(maker);
      return untold === undefined ? [] : [{ ...item, without: `!${untold}` }];
    });
    if (items.length > 0) this.#line('put', { shapes: {}, items }, fused.size === 0 ? undefined : withoutAll(items));
  }

  #get(node: Get): void {
    const count = node.fetches.length;
    const items = this.#items(
      node.fetches,
      (_fetch, i) => [{ word: `W[w + ${i}]` }],
      (fetch) => this.#told.cell(node, fetch),
    );
    this.#line('get', { shapes: {}, items }, withoutAll(items));
    this.code.add(...node.fetches.map(({ slot }, i) => `s${slot} = W[w + ${i}];`), `w += ${count};`);
  }

  /** The cells of a line, each once: with the value that comes last, where it is named first. */
  #items<One extends Address>(
    cells: readonly One[],
    valueOf: (cell: One, i: number) => Shape,
    toldBefore: (cell: One) => readonly string[] = () => [],
  ): readonly Item[] {
    return cells.map((cell, i) => {
      const before = [
        ...cells.slice(0, i).flatMap((other) => sameCell(other, cell, this.constants) ?? []),
        ...toldBefore(cell),
      ];
      const value = cells.reduce(
        (shape, other, j): Shape => {
          const condition = j > i ? sameCell(cell, other, this.constants) : undefined;
          return condition === undefined ? shape : [{ condition, yes: valueOf(other, j), no: shape }];
        },
        valueOf(cell, i),
      );
      return { cell: this.#cell(cell), value, without: before.length === 0 ? undefined : before.join(' || ') };
    });
  }

  #interval(node: Interval): void {
    if (this.#told.mayRepeat(node)) throw new NotWritable('An interval may be fetched twice.');
    if (node.rows !== undefined) throw new NotWritable('An interval has several rows.');
    const { name, placeValue } = this.#region(node.region);
    const prefix = rowPrefix(node.path ?? ONLY_INDEX);
    if (prefix === undefined) throw new NotWritable('An interval has cells that are no row.');
    const row = [name, ...prefix.flatMap((operand): Shape => ['[', operandPart(operand), ']'])];
    const low = operandPart(node.low);
    const high = operandPart(node.high);
    const [count, value]: readonly [string, Shape] = ['W[w]', [{ word: 'W[w + 1 + n]' }]];
    const values: Part = { count, isReversed: placeValue, separator: ' ', item: value };
    const asInterval = lineShape(this.style, 'interval', {
      shapes: {
        region: row,
        first: [placeValue ? high : low],
        last: [placeValue ? low : high],
        values: [{ condition: `${count} === 0`, yes: ['none'], no: [values] }],
      },
    });
    if (this.style.intervalsAsGets === true) {
      const cell: Shape = [...row, '[', { word: `H(${word(node.low)}, n)` }, ']'];
      const items = { count, isReversed: placeValue, item: { cell, value } };
      const asGet = lineShape(this.style, 'get', { shapes: {}, items });
      this.code.shape([{ condition: `${count} === 0`, yes: asInterval, no: asGet }]);
    } else this.code.shape(asInterval);
    this.code.add(`s${node.slot} = w + 1;`, 'w += W[w] + 1;');
  }

  #compute(node: Compute, used: ReadonlySet<number>): void {
    const { code } = this;
    const { operands, operator, slot, printed } = node;
    const [first, second] = operands;
    if (printed) {
      const text = operatorText(operator);
      const standsBetween = isInfix(text);
      const between = standsBetween ? ` ${text} ` : ', ';
      const parts = operands.flatMap((operand, i): Shape => [...(i === 0 ? [] : [between]), operandPart(operand)]);
      const store = this.#stores.get(node);
      const address = store?.put.writes[store.write];
      const isTold = this.#told.line(node, operands);
      const untold = this.#untold.get(node);
      if (untold !== undefined) code.add(`${untold} = ${isTold ?? 'false'};`);
      this.#line(
        address === undefined ? 'operation' : 'store',
        {
          shapes: {
            expression: standsBetween ? parts : [`${text === 'negate' ? '-' : text}(`, ...parts, ')'],
            result: [{ word: 'W[w]' }],
            ...(address === undefined ? {} : { cell: this.#cell(address) }),
          },
        },
        untold ?? isTold,
      );
      code.add(`s${slot} = W[w++];`);
    } else if (used.has(slot)) {
      const sum =
        (operator === '+' || operator === '-') &&
        operands.length === 2 &&
        first !== undefined &&
        second !== undefined &&
        'value' in second &&
        isShort(second.value);
      if (sum) code.add(`s${slot} = H(${word(first)}, ${(operator === '-' ? -1 : 1) * second.value});`);
      else code.add(`s${slot} = X.compute(${JSON.stringify(operator)}, [${operands.map(word).join(', ')}]);`);
    }
  }

  #test(node: Test, segment: Segment): void {
    const { code } = this;
    if (node.printed) {
      if (node.slot === undefined && segment.yes === segment.no)
        throw new NotWritable('The outcome of a test leaves no mark.');
      this.#line(
        'test',
        {
          shapes: { left: [operandPart(node.left)], relation: [node.relation], right: [operandPart(node.right)] },
          condition: node.slot === undefined ? `W[w] === ${segment.yes ?? -1}` : `W[w] === ${TRUE}`,
        },
        this.#told.line(node, [node.left, node.right]),
      );
    }
    if (node.slot !== undefined) code.add(`s${node.slot} = W[w++];`);
  }

  /** The line that names the next state, whose head follows in the words. */
  #next(state: number): void {
    if (this.#isOnce) return;
    const { label } = this.#state(state);
    this.#line('next', {
      shapes: {
        label: label.flatMap((piece): Shape =>
          typeof piece === 'string' ? [piece] : [{ word: plus(`W[w + ${piece.variable + 1}]`, piece.offset) }],
        ),
      },
    });
  }

  /** A line, which is left out on a condition. */
  #line(kind: Parameters<typeof lineShape>[1], fields: Fields, without?: string): void {
    const shape = lineShape(this.style, kind, fields);
    this.code.shape(without === undefined ? shape : [{ condition: without, yes: [], no: shape }]);
  }

  #cell({ region, index }: Address): Shape {
    const { before, between, after } = this.#region(region).form;
    return [
      before,
      ...index.flatMap((operand, i): Shape => [...(i === 0 ? [] : [between]), operandPart(operand)]),
      after,
    ];
  }

  #entered(call: Parameters<typeof targetOf>[1]): number {
    return targetOf(this.machine, call)?.state ?? -1;
  }

  #state(id: number): State {
    const state = this.machine.states[id];
    if (state === undefined) throw new NotWritable(`There is no state ${id}.`);
    return state;
  }

  #region(id: number): Region {
    const region = this.machine.regions[id];
    if (region === undefined) throw new NotWritable(`There is no region ${id}.`);
    return region;
  }
}

function templateShape(template: Template, operand: (variable: number) => Operand): Shape {
  return template.map((piece): Part => {
    if (typeof piece === 'string') return piece;
    const one = operand(piece.variable);
    return 'value' in one ? valueText(shifted(one.value, piece.offset)) : { word: plus(`s${one.slot}`, piece.offset) };
  });
}

function plus(expression: string, offset: number): string {
  return offset === 0 ? expression : `H(${expression}, ${offset})`;
}

function operandPart(operand: Operand): Part {
  return 'value' in operand ? valueText(operand.value) : { word: `s${operand.slot}` };
}

/** The slots of a state that its lines show; silent results among them have to be worked out again. */
function slotsShown(here: readonly Segment[]): ReadonlySet<number> {
  const used = new Set<number>();
  const nodes = here.flatMap((segment) => segment.nodes);
  const use = (operands: readonly Operand[]): void =>
    operands.forEach((operand) => {
      if ('slot' in operand) used.add(operand.slot);
    });
  for (let before = -1; before < used.size;) {
    before = used.size;
    for (const node of nodes) {
      switch (node.op) {
        case 'get':
          for (const { index } of node.fetches) use(index);
          break;
        case 'interval':
          use([node.low, node.high, ...sharedIndexes(node.path ?? [])]);
          break;
        case 'element':
          if (used.has(node.slot)) use([node.interval, node.low, node.index]);
          break;
        case 'compute':
          if (node.printed || used.has(node.slot)) use(node.operands);
          break;
        case 'test':
          if (node.printed) use([node.left, node.right]);
          break;
        case 'put':
          for (const { index, value } of node.writes) use([...index, value]);
          break;
        case 'call':
          use([...node.arguments, ...node.resumeVariables]);
          break;
        case 'extent':
        case 'scan':
        case 'choose':
        case 'written':
        case 'next':
        case 'tail-call':
        case 'return':
        case 'halt':
          break;
      }
    }
  }
  return used;
}
