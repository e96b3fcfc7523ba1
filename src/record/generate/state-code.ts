import {
  answerOperands,
  ONLY_INDEX,
  rowPrefix,
  targetOf,
  type AnswerForm,
  type Compute,
  type Control,
  type Extent,
  type Get,
  type Interval,
  type Machine,
  type Node,
  type Operand,
  type Put,
  type State,
  type Test,
} from '../../machine/index.ts';
import { MOST_POOLED_BYTES } from '../recording.ts';
import { segments, type Segment, type Segments } from '../segment.ts';
import { FALSE, TRUE } from '../word-pool.ts';
import { CellCode } from './cell-code.ts';
import { BAIL, type Code } from './code.ts';
import { OperandCode } from './operand-code.ts';
import { assign, NotGenerable, slotTypes, typeOf, typeOfRegion, type SlotTypes } from './slot-types.ts';
import { ValueCode } from './value-code.ts';

/** Numbers of the cases of generated code: a state, a place where ways join, and a state that is returned to. */
export interface Cases {
  state(state: number): number;
  join(segment: number): number;
  resume(state: number): number;
}

/** What a halt leaves for the answer: its form, its operands, and those of them that are lists. */
export interface HaltForm {
  readonly answer: AnswerForm;
  readonly operands: readonly Operand[];
  readonly lists: ReadonlySet<Operand>;
}

/**
 * Writes the code of states: each segment appends its words, then goes where the machine goes. Names: `s4` slots (of an
 * interval: where its words begin), `W` words, `p` how many and `Y` the most, `S` the case to go to, `Z` the stack of
 * words and `z` its height.
 */
export class StateCode {
  readonly halts: HaltForm[] = [];
  readonly #segments: Segments;
  readonly #types: readonly SlotTypes[];
  readonly #cells: CellCode;
  readonly #operands: OperandCode;
  readonly #values: ValueCode;
  readonly #joins = new Set<number>();
  /** Whether a run may make values of its own that are pooled, without bound: long integers and texts. */
  readonly #pools: boolean;

  constructor(
    private readonly machine: Machine,
    private readonly code: Code,
    private readonly cases: Cases,
  ) {
    this.#segments = segments(machine);
    this.#types = slotTypes(machine);
    this.#cells = new CellCode(machine, code);
    this.#operands = new OperandCode(machine, code);
    this.#values = new ValueCode(code, this.#operands);
    this.#pools = this.#segments.list.some(({ nodes }) => nodes.some((node) => node.op === 'compute'));
    const led = new Map<number, number>();
    for (const segment of this.#segments.list) {
      for (const next of [segment.next, segment.yes, segment.no])
        if (next !== undefined) led.set(next, (led.get(next) ?? 0) + 1);
    }
    for (const [segment, ways] of led) if (ways > 1) this.#joins.add(segment);
  }

  /** The cases of one state: itself, and its joins. `most`: words that a state may take, intervals apart. */
  state(state: State, most: number): void {
    const { code } = this;
    const first = this.#segments.list[this.#segments.entry[state.id] ?? -1];
    if (first === undefined) throw new NotGenerable('A state has no code.');
    const slots = state.variables.map((_, i) => i);
    code.add(
      `case ${this.cases.resume(state.id)}:`,
      ...slots
        .slice()
        .reverse()
        .map((slot) => `s${slot} = Z[--z];`),
    );
    code.add(
      `case ${this.cases.state(state.id)}: {`,
      `if (n >= m) { if (n >= limit) { S = ${state.id}; break run; } if (n >= e) { S = ${state.id}; break piece; } O = R.reserveStates(n); m = Math.min(limit, e, O.length); }`,
    );
    const full = this.#pools ? ` || R.pool.weight > ${MOST_POOLED_BYTES}` : '';
    code.add(
      `if (p > q${full}) { if (R.length = p, R.isFull) { S = ${state.id}; break run; } W = R.reserveWords(p, ${most}); q = Math.min(W.length - M, Y); }`,
      'O[n++] = p;',
    );
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
    this.code.add(
      `case ${state.id}:`,
      `W[p++] = ${this.#segments.entry[state.id] ?? -1};`,
      ...state.variables.map((_, slot) => `W[p++] = s${slot};`),
      'break;',
    );
  }

  #segment(segment: Segment): void {
    const { code } = this;
    const types = new Map(this.#types[segment.id]);
    code.add(`W[p++] = ${segment.id};`);
    if (segment.isFirst)
      code.add(...(this.machine.states[segment.state]?.variables ?? []).map((_, slot) => `W[p++] = s${slot};`));
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
      case 'get':
        this.#get(node, types);
        return;
      case 'interval':
        this.#interval(node, types);
        return;
      case 'extent':
        this.#extent(node);
        return;
      case 'element': {
        const list = this.#operands.word(node.interval);
        const at = this.code.temporary(
          `${this.#operands.small(node.index, types)} - ${this.#operands.small(node.low, types)} | 0`,
        );
        this.code.add(`if (${at} >>> 0 >= W[${list} - 1]) ${BAIL}`, `s${node.slot} = W[${list} + ${at}];`);
        return;
      }
      case 'compute':
        this.#compute(node, types);
        return;
      case 'scan':
      case 'choose':
        throw new NotGenerable('Candidates are gone through.');
      case 'put':
        this.#put(node, types);
        return;
      case 'test':
      case 'written': {
        const condition =
          node.op === 'test'
            ? this.#test(node, types)
            : this.#cells.written(this.#operands.region(node.region), this.#operands.index(node, types));
        this.code.add(`if (${condition}) {`);
        this.#goOn(segment.yes);
        this.code.add('} else {');
        this.#goOn(segment.no);
        this.code.add('}');
        return;
      }
      case 'next':
      case 'call':
      case 'tail-call':
      case 'return':
      case 'halt':
        this.#control(node, types);
    }
  }

  #get(node: Get, types: SlotTypes): void {
    // A line reads all its cells before a slot changes: an index may be a slot that the line fills.
    const values = node.fetches.map((fetch) =>
      this.#cells.read(this.#operands.region(fetch.region), this.#operands.index(fetch, types)),
    );
    node.fetches.forEach(({ slot }, i) => this.code.add(`W[p++] = s${slot} = ${values[i]};`));
  }

  #interval(node: Interval, types: SlotTypes): void {
    const { code } = this;
    const region = this.#operands.region(node.region);
    if (node.rows !== undefined) throw new NotGenerable('An interval has several rows.');
    const prefix = rowPrefix(node.path ?? ONLY_INDEX);
    if (prefix === undefined) throw new NotGenerable('An interval has cells that are no row.');
    if (region.indexes.length !== prefix.length + 1 || region.indexes.some((type) => type !== 'int'))
      throw new NotGenerable('An interval of a region with other indexes.');
    const shared = prefix.map((operand) => code.temporary(this.#operands.small(operand, types)));
    const low = code.temporary(this.#operands.small(node.low, types));
    const high = code.temporary(this.#operands.small(node.high, types));
    const count = code.temporary(`${high} < ${low} ? 0 : ${high} - ${low} + 1`);
    code.add(
      `if (${count} > ${1 << 20}) ${BAIL}`,
      `if (p + ${count} > q) { W = R.reserveWords(p, ${count} + M); q = Math.min(W.length - M, Y); }`,
      `W[p++] = ${count};`,
    );
    const start = code.temporary('p');
    code.add(`for (let i = ${low}; i <= ${high}; i++) {`);
    const value = this.#cells.read(region, [...shared, 'i']);
    code.add(`W[p++] = ${value};`, '}', `s${node.slot} = ${start};`);
  }

  #extent(node: Extent): void {
    const { code } = this;
    const region = this.#operands.region(node.region);
    const [least, most] = this.#cells.held(region);
    const low = code.temporary(least);
    const high = code.temporary(most);
    const blank = code.constant(node.blank);
    for (const [at, on] of [
      [low, `${low}++`],
      [high, `${high}--`],
    ] as const) {
      code.add(`for (; ${low} <= ${high}; ${on}) {`);
      const isHeld = this.#cells.isHeld(region, at);
      code.add(`if (!(${isHeld})) continue;`);
      const value = this.#cells.read(region, [at]);
      code.add(`if (${value} !== ${blank}) break;`, '}');
    }
    code.add(
      `if (${low} > ${high}) { ${low} = 0; ${high} = -1; }`,
      `W[p++] = s${node.low} = ${low};`,
      `W[p++] = s${node.high} = ${high};`,
    );
  }

  #compute(node: Compute, types: SlotTypes): void {
    const { code } = this;
    const { operator, operands } = node;
    const result = this.#values.result(operator, operands, types);
    code.add(node.printed ? `W[p++] = s${node.slot} = ${result};` : `s${node.slot} = ${result};`);
  }

  #test(node: Test, types: SlotTypes): string {
    const condition = this.#values.condition(node, types);
    if (node.slot === undefined) return condition;
    const outcome = this.code.temporary(condition);
    this.code.add(`W[p++] = s${node.slot} = ${outcome} ? ${TRUE} : ${FALSE};`);
    return outcome;
  }

  #put(node: Put, types: SlotTypes): void {
    const writes = node.writes.map((write) => {
      const region = this.#operands.region(write.region);
      const index = this.#operands.index(write, types);
      return { region, index, value: this.#operands.as(write.value, typeOfRegion(this.machine, write.region), types) };
    });
    // All are checked before one is written, as the interpreter does: a bound may be a cell of the same line.
    const bounds = writes.map(({ region, index }) => this.#cells.check(region, index));
    writes.forEach(({ region, index, value }, i) => this.#cells.write(region, index, value, bounds[i] ?? ['0', '-1']));
  }

  #control(node: Control, types: SlotTypes): void {
    const { code } = this;
    switch (node.op) {
      case 'next':
        this.#goTo(node.state, node.variables, types);
        return;
      case 'return':
        code.add(`if (z === 0) ${BAIL}`, 'S = Z[--z]; continue;');
        return;
      case 'halt':
        this.#halt(node.answer, types);
        return;
      case 'call':
      case 'tail-call': {
        const target = targetOf(this.machine, node);
        if (target === undefined) throw new NotGenerable('A call of no function.');
        if (node.op === 'call') {
          const values = this.#operands.suiting(
            this.machine.states[node.resume]?.variables,
            node.resumeVariables,
            types,
          );
          const words = values.length + 1;
          code.add(`if (z + ${words} > Z.length) { Z = X.deeper(); if (z + ${words} > Z.length) ${BAIL} }`);
          code.add(...values.map((value) => `Z[z++] = ${value};`), `Z[z++] = ${this.cases.resume(node.resume)};`);
        } else code.add(`if (z === 0) ${BAIL}`);
        this.#goTo(target.state, target.variables, types);
      }
    }
  }

  #goTo(state: number, variables: readonly Operand[], types: SlotTypes): void {
    // All are read before one is set: `next State 2, 1` from State 1, 2.
    const values = this.#operands
      .suiting(this.machine.states[state]?.variables, variables, types)
      .map((value, slot) => {
        const variable = variables[slot];
        return variable !== undefined &&
          'slot' in variable &&
          variable.slot !== slot &&
          variable.slot < variables.length
          ? this.code.temporary(value)
          : value;
      });
    values.forEach((value, slot) => {
      if (value !== `s${slot}`) this.code.add(`s${slot} = ${value};`);
    });
    this.code.add(`S = ${this.cases.state(state)}; continue;`);
  }

  #halt(answer: AnswerForm, types: SlotTypes): void {
    const { code, halts } = this;
    const operands = answerOperands(answer);
    operands.forEach((operand, i) => code.add(`X.answer[${i}] = ${this.#operands.word(operand)};`));
    const lists = new Set(operands.filter((operand) => typeOf(operand, types).startsWith('list')));
    if (!isMadeOf(answer, lists)) throw new NotGenerable('An answer is made of no list.');
    halts.push({ answer, operands, lists });
    code.add(`X.halt = ${halts.length - 1}; R.length = p; R.states = n; return 0;`);
  }
}

/** Whether everything is a list that has to be one: the items of a list, and the digits of a number. */
function isMadeOf(answer: AnswerForm, lists: ReadonlySet<Operand>): boolean {
  if (answer.as === 'composed') return answer.parts.every((part) => typeof part === 'string' || isMadeOf(part, lists));
  return !('interval' in answer) || lists.has(answer.interval);
}
