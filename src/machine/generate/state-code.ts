import type { Control } from '../listener.ts';
import type { Address, AnswerForm, Compute, Get, Interval, Machine, Node, Operand, Put, Region, State, Test, Variable } from '../machine.ts';
import { MOST_POOLED_BYTES } from '../recording.ts';
import { segments, type Segment, type Segments } from '../segment.ts';
import { FALSE, TRUE } from '../words.ts';
import { CellCode } from './cell-code.ts';
import { BAIL, type Code } from './code.ts';
import { assign, NotGenerable, slotTypes, typeOf, typeOfElement, typeOfRegion, type SlotType, type SlotTypes } from './slot-types.ts';

/** Numbers of the cases of generated code: a state, a place where ways join, and a state that is returned to. */
export interface Cases { state(state: number): number; join(segment: number): number; resume(state: number): number }

/** What a halt leaves for the answer: its form, and where its operands are. */
export interface HaltForm { readonly answer: AnswerForm; readonly list: boolean }

/**
 * Writes the code of states: each segment appends its words, then goes where the machine goes. Names: `s4` slots (of an interval: where
 * its words begin), `W` words, `p` how many and `Y` the most, `S` the case to go to, `Z` the stack of words and `z` its height.
 */
export class StateCode {
  readonly halts: HaltForm[] = [];
  readonly #segments: Segments;
  readonly #types: readonly SlotTypes[];
  readonly #cells: CellCode;
  readonly #joins = new Set<number>();
  /** Whether a run makes values of its own that are pooled, without bound: texts that are joined. */
  readonly #pools: boolean;

  constructor(private readonly machine: Machine, private readonly code: Code, private readonly cases: Cases) {
    this.#segments = segments(machine);
    this.#types = slotTypes(machine);
    this.#cells = new CellCode(machine, code);
    this.#pools = this.#segments.list.some(({ nodes }) => nodes.some((node) => node.op === 'compute' && node.operator === 'joined'));
    const led = new Map<number, number>();
    for (const segment of this.#segments.list) {
      for (const next of [segment.next, segment.yes, segment.no]) if (next !== undefined) led.set(next, (led.get(next) ?? 0) + 1);
    }
    for (const [segment, ways] of led) if (ways > 1) this.#joins.add(segment);
  }

  /** The cases of one state: itself, and its joins. `most`: words that a state may take, intervals apart. */
  state(state: State, most: number): void {
    const { code } = this, first = this.#segments.list[this.#segments.entry[state.id] ?? -1];
    if (first === undefined) throw new NotGenerable('A state has no code.');
    const slots = state.variables.map((_, i) => i);
    code.add(`case ${this.cases.resume(state.id)}:`, ...slots.slice().reverse().map((slot) => `s${slot} = Z[--z];`));
    code.add(`case ${this.cases.state(state.id)}: {`, `if (n >= m) { if (n >= limit) { S = ${state.id}; break run; } O = R.reserveStates(n); m = Math.min(limit, O.length); }`);
    const full = this.#pools ? ` || R.pool.weight > ${MOST_POOLED_BYTES}` : '';
    code.add(`if (p > q${full}) { if (R.length = p, R.isFull) { S = ${state.id}; break run; } W = R.reserveWords(p, ${most}); q = Math.min(W.length - M, Y); }`, 'O[n++] = p;');
    this.#segment(first);
    code.add('}');
    for (const segment of this.#segments.list) {
      if (segment.state !== state.id || !this.#joins.has(segment.id)) continue;
      code.add(`case ${this.cases.join(segment.id)}: {`);
      this.#segment(segment);
      code.add('}');
    }
  }

  /** The words of a state that did not begin, for whom the limit came first. */
  head(state: State): void {
    this.code.add(`case ${state.id}:`, `W[p++] = ${this.#segments.entry[state.id] ?? -1};`, ...state.variables.map((_, slot) => `W[p++] = s${slot};`), 'break;');
  }

  #segment(segment: Segment): void {
    const { code } = this, types = new Map(this.#types[segment.id]);
    code.add(`W[p++] = ${segment.id};`);
    if (segment.isFirst) code.add(...(this.machine.states[segment.state]?.variables ?? []).map((_, slot) => `W[p++] = s${slot};`));
    for (const node of segment.nodes) {
      this.#node(node, segment, types);
      assign(this.machine, node, types);
    }
    if (segment.next !== undefined) this.#goOn(segment.next);
  }

  #goOn(id: number | undefined): void {
    const segment = id === undefined ? undefined : this.#segments.list[id];
    if (segment === undefined) throw new NotGenerable('A way leads nowhere.');
    if (this.#joins.has(segment.id)) this.code.add(`S = ${this.cases.join(segment.id)}; continue;`);
    else this.#segment(segment);
  }

  #node(node: Node, segment: Segment, types: SlotTypes): void {
    switch (node.op) {
      case 'get': this.#get(node, types); return;
      case 'interval': this.#interval(node, types); return;
      case 'element': {
        const list = this.#operand(node.interval), element = typeOfElement(typeOf(node.interval, types));
        const at = this.code.temporary(`${this.#int(node.index, types)} - ${this.#int(node.low, types)} | 0`);
        this.code.add(`if (${at} >>> 0 >= W[${list} - 1]) ${BAIL}`, `s${node.slot} = W[${list} + ${at}];`);
        this.#same(element, element);
        return;
      }
      case 'compute': this.#compute(node, types); return;
      case 'scan':
      case 'choose': throw new NotGenerable('Candidates are gone through.');
      case 'put': this.#put(node, types); return;
      case 'test':
      case 'written': {
        const condition = node.op === 'test' ? this.#test(node, types) : this.#cells.written(this.#region(node.region), this.#index(node, types));
        this.code.add(`if (${condition}) {`);
        this.#goOn(segment.yes);
        this.code.add('} else {');
        this.#goOn(segment.no);
        this.code.add('}');
        return;
      }
      default: this.#control(node, types);
    }
  }

  #get(node: Get, types: SlotTypes): void {
    // A line reads all its cells before a slot changes: an index may be a slot that the line fills.
    const values = node.fetches.map((fetch) => this.#cells.read(this.#region(fetch.region), this.#index(fetch, types)));
    node.fetches.forEach(({ slot }, i) => this.code.add(`W[p++] = s${slot} = ${values[i]};`));
  }

  #interval(node: Interval, types: SlotTypes): void {
    const { code } = this, region = this.#region(node.region);
    if (region.indexes.length !== 1 || region.indexes[0] !== 'int') throw new NotGenerable('An interval of a region with other indexes.');
    const low = code.temporary(this.#int(node.low, types)), high = code.temporary(this.#int(node.high, types));
    const count = code.temporary(`${high} < ${low} ? 0 : ${high} - ${low} + 1`);
    code.add(`if (${count} > ${1 << 20}) ${BAIL}`, `if (p + ${count} > q) { W = R.reserveWords(p, ${count} + M); q = Math.min(W.length - M, Y); }`, `W[p++] = ${count};`);
    const start = code.temporary('p');
    code.add(`for (let i = ${low}; i <= ${high}; i++) {`);
    const value = this.#cells.read(region, ['i']);
    code.add(`W[p++] = ${value};`, '}', `s${node.slot} = ${start};`);
  }

  #compute(node: Compute, types: SlotTypes): void {
    const { code } = this, { operator, operands } = node;
    let result: string;
    if (operator === 'joined') {
      for (const operand of operands) this.#same(typeOf(operand, types), 'text');
      result = `X.join([${operands.map((operand) => this.#operand(operand)).join(', ')}])`;
      result = code.temporary(result);
      code.add(`if (${result} < 0) ${BAIL}`);
    } else {
      const count = operator === 'negate' ? 1 : 2;
      if (operands.length < count || (operands.length > count && ['negate', '-', '//', '%', 'shorter'].includes(operator))) throw new NotGenerable('An operation has another number of operands.');
      const second = operands[1], divisor = second !== undefined && 'value' in second && typeof second.value === 'number' && second.value !== 0 ? second.value : undefined;
      result = code.operation(operator, operands.map((operand) => this.#int(operand, types)), divisor);
    }
    code.add(node.printed ? `W[p++] = s${node.slot} = ${result};` : `s${node.slot} = ${result};`);
  }

  #test(node: Test, types: SlotTypes): string {
    const left = typeOf(node.left, types), right = typeOf(node.right, types), { relation } = node;
    const a = this.#operand(node.left), b = this.#operand(node.right);
    const comparable = left === right || ((left === 'none' || right === 'none') && (relation === '==' || relation === '!='));
    if (!comparable || left.startsWith('list') || right.startsWith('list')) throw new NotGenerable('A test compares values of two types.');
    if (left !== 'int' && left !== 'text' && relation !== '==' && relation !== '!=') throw new NotGenerable('A test orders what has no order.');
    const condition = relation === '==' ? `${a} === ${b}` : relation === '!=' ? `${a} !== ${b}` : left === 'text' ? `X.compare(${a}, ${b}) ${relation} 0` : `${a} ${relation} ${b}`;
    if (node.slot === undefined) return condition;
    const outcome = this.code.temporary(condition);
    this.code.add(`W[p++] = s${node.slot} = ${outcome} ? ${TRUE} : ${FALSE};`);
    return outcome;
  }

  #put(node: Put, types: SlotTypes): void {
    const writes = node.writes.map((write) => {
      const region = this.#region(write.region), index = this.#index(write, types);
      this.#same(typeOf(write.value, types), typeOfRegion(this.machine, write.region));
      return { region, index, value: this.#operand(write.value) };
    });
    // All are checked before one is written, as the interpreter does: a bound may be a cell of the same line.
    const bounds = writes.map(({ region, index }) => this.#cells.check(region, index));
    writes.forEach(({ region, index, value }, i) => this.#cells.write(region, index, value, bounds[i] ?? ['0', '-1']));
  }

  #control(node: Control, types: SlotTypes): void {
    const { code } = this;
    switch (node.op) {
      case 'next': this.#goTo(node.state, node.variables, types); return;
      case 'return': code.add(`if (z === 0) ${BAIL}`, 'S = Z[--z]; continue;'); return;
      case 'halt': this.#halt(node.answer, types); return;
      default: {
        const called = this.machine.functions[node.function];
        if (called === undefined) throw new NotGenerable('A call of no function.');
        if (node.op === 'call') {
          this.#suits(this.machine.states[node.resume]?.variables, node.resumeVariables, types);
          const words = node.resumeVariables.length + 1;
          code.add(`if (z + ${words} > Z.length) { Z = X.deeper(); if (z + ${words} > Z.length) ${BAIL} }`);
          code.add(...node.resumeVariables.map((variable) => `Z[z++] = ${this.#operand(variable)};`), `Z[z++] = ${this.cases.resume(node.resume)};`);
        } else code.add(`if (z === 0) ${BAIL}`);
        this.#goTo(called.entry, node.arguments, types);
      }
    }
  }

  #goTo(state: number, variables: readonly Operand[], types: SlotTypes): void {
    this.#suits(this.machine.states[state]?.variables, variables, types);
    // All are read before one is set: `next State 2, 1` from State 1, 2.
    const values = variables.map((variable, slot) => ('slot' in variable && variable.slot !== slot && variable.slot < variables.length ? this.code.temporary(this.#operand(variable)) : this.#operand(variable)));
    values.forEach((value, slot) => { if (value !== `s${slot}`) this.code.add(`s${slot} = ${value};`); });
    this.code.add(`S = ${this.cases.state(state)}; continue;`);
  }

  #halt(answer: AnswerForm, types: SlotTypes): void {
    const { code, halts } = this;
    switch (answer.as) {
      case 'none': break;
      case 'value': code.add(`X.value = ${this.#operand(answer.value)};`); break;
      case 'decimal': code.add(`X.low = ${this.#int(answer.low, types)};`, `X.value = ${this.#operand(answer.interval)};`); break;
      case 'list':
      case 'text': code.add(`X.value = ${this.#operand(answer.interval)};`);
    }
    const operand = answer.as === 'value' ? answer.value : answer.as === 'none' ? undefined : answer.interval;
    const list = operand !== undefined && typeOf(operand, types).startsWith('list');
    if ((answer.as === 'decimal' || answer.as === 'list' || answer.as === 'text') && !list) throw new NotGenerable('An answer is made of no list.');
    halts.push({ answer, list });
    code.add(`X.halt = ${halts.length - 1}; R.length = p; R.states = n; return 0;`);
  }

  #suits(variables: readonly Variable[] | undefined, operands: readonly Operand[], types: SlotTypes): void {
    if (variables?.length !== operands.length) throw new NotGenerable('A way leads to no state with so many variables.');
    variables.forEach(({ type }, i) => {
      const operand = operands[i];
      if (operand !== undefined) this.#same(typeOf(operand, types), type);
    });
  }

  #index(address: Address, types: SlotTypes): readonly string[] {
    const { indexes } = this.#region(address.region);
    if (indexes.length !== address.index.length) throw new NotGenerable('An address has another number of indexes.');
    return address.index.map((operand, i) => {
      this.#same(typeOf(operand, types), indexes[i]);
      return this.#operand(operand);
    });
  }

  #int(operand: Operand, types: SlotTypes): string {
    this.#same(typeOf(operand, types), 'int');
    return this.#operand(operand);
  }

  #same(type: SlotType, expected: SlotType | undefined): void {
    if (type !== expected) throw new NotGenerable(`${type} stands where ${expected ?? 'nothing'} is expected.`);
  }

  #operand(operand: Operand): string {
    return 'value' in operand ? this.code.constant(operand.value) : `s${operand.slot}`;
  }

  #region(id: number): Region {
    const region = this.machine.regions[id];
    if (region === undefined) throw new NotGenerable(`There is no region ${id}.`);
    return region;
  }
}
