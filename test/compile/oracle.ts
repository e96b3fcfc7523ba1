import { AstUtils, type AstNode } from 'langium';
import { typeOf } from '../../src/language/type-inference.ts';
import { fieldNames } from '../../src/language/types.ts';
import * as ast from '../../src/language/generated/ast.ts';

/** A value as the oracle holds it: integers are bigints, so that it shares no arithmetic with the machine. */
type Value = bigint | boolean | string | null | readonly Value[];

/** What a program gives; `unknown` where it takes too long to tell. */
export type Told = { readonly answer: string } | { readonly stuck: string } | { readonly unknown: true };

/** Inputs by name: a number, a flag, an array or a matrix, or a decimal as a person writes it. */
export type Given = Readonly<
  Record<string, number | boolean | string | readonly number[] | readonly (readonly number[])[]>
>;

const oneOperand: ReadonlySet<string> = new Set(['lower', 'abs', 'text', 'chr', 'ord', 'int']);

class Stuck extends Error {}
class TooLong extends Error {}
class Halted extends Error {}

/** How a statement ends. */
type Ended = 'on' | 'break' | 'continue' | { readonly value: Value | undefined };
type Variables = Map<ast.Variable, Value>;

/**
 * The answer of a task by walking its syntax tree, as any structured language would run it: no states, no cells of
 * frames, no fetches. `choice`: which of so many it takes where the program leaves that open.
 */
export function tellAnswer(task: ast.Task, given: Given, choice: (count: number) => number = () => 0): Told {
  try {
    return { answer: new Oracle(task, given, choice).run() };
  } catch (error) {
    if (error instanceof Stuck) return { stuck: error.message };
    if (error instanceof TooLong || error instanceof RangeError) return { unknown: true };
    throw error;
  }
}

class Oracle {
  readonly #globals: Variables = new Map();
  readonly #cells = new Map<string, Value>();
  readonly #memo = new Map<string, Value>();
  readonly #lengths = new Map<ast.Variable, bigint>();
  #left = 20_000;

  constructor(
    private readonly task: ast.Task,
    private readonly given: Given,
    private readonly choice: (count: number) => number,
  ) {
    for (const item of task.items) {
      if (ast.isInput(item)) this.#place(item, given[item.name]);
      if (ast.isLengthDecl(item)) {
        for (const length of item.variables) {
          const told = given[length.name];
          if (typeof told === 'number') this.#globals.set(length, BigInt(told));
        }
      }
    }
  }

  run(): string {
    try {
      this.#block(this.task.items.filter(ast.isStatement), this.#globals);
    } catch (error) {
      if (!(error instanceof Halted)) throw error;
    }
    const answer = this.task.items.find(ast.isAnswer);
    if (answer === undefined) throw new Error('The task has no answer.');
    try {
      return this.#answer(answer.value, answer.form);
    } catch (error) {
      // Halting while the answer is computed asks for the answer again, and again.
      throw error instanceof Halted ? new TooLong() : error;
    }
  }

  #place(input: ast.Input, value: Given[string] | undefined): void {
    if (typeof value === 'number') this.#globals.set(input, BigInt(value));
    else if (typeof value === 'boolean') this.#globals.set(input, value);
    else if (typeof value === 'string') {
      const [whole = '', fraction = ''] = value.split('.');
      Array.from(whole).forEach((digit, i) => this.#cells.set(`${input.name}[${whole.length - 1 - i}]`, BigInt(digit)));
      Array.from(fraction).forEach((digit, i) => this.#cells.set(`${input.name}[${-1 - i}]`, BigInt(digit)));
    } else value?.forEach((item, i) => this.#placeAt(`${input.name}[${this.#first(input, 0) + i}]`, item, input));
  }

  #placeAt(name: string, item: number | readonly number[], input: ast.Input): void {
    if (typeof item === 'number') this.#cells.set(name, BigInt(item));
    else item.forEach((one, i) => this.#cells.set(`${name}[${this.#first(input, 1) + i}]`, BigInt(one)));
  }

  /** Where an index of an array begins. */
  #first({ type }: ast.Input, index: number): number {
    const dimension = type === undefined || type.$type === 'ListType' ? undefined : type.dimensions[index];
    return dimension?.high ? Number(this.#integer(dimension.low, this.#globals)) : 0;
  }

  #answer(value: ast.Expression, form: string | undefined): string {
    if (ast.isIfExpression(value))
      return this.#answer(this.#truth(value.condition, this.#globals) ? value.consequence : value.otherwise, form);
    if (ast.isComposedText(value)) {
      const [first = '', ...others] = value.texts;
      return first + value.holes.map((hole, i) => this.#answer(hole, undefined) + (others[i] ?? '')).join('');
    }
    return this.#shownWhole(value, form);
  }

  /** One value, an interval, or a region as a whole. */
  #shownWhole(value: ast.Expression, form: string | undefined): string {
    const indexed = ast.isIndexExpression(value) && value.last ? value : undefined;
    const place = indexed?.base ?? value;
    const [region, prefix] = isPlace(place) ? this.#access(place, this.#globals) : [undefined, []];
    if (region && isList(region) && prefix.length === 0) return this.#elements(region).map(shown).join(', ') || 'none';
    const [dimension, inner] = dimensionsOf(region).slice(prefix.length);
    if (region === undefined || (!indexed && !dimension)) return shown(this.#value(value, this.#globals));
    const [low, high] = this.#ends(indexed, dimension);
    const values: Value[] = [];
    if (inner && !indexed) return this.#shownRows(region, [low, high], this.#ends(undefined, inner));
    for (let at = low; at <= high; at++) values.push(this.#cell(region, [...prefix, at]));
    const isDecimal = form === 'decimal' || isDecimalType(writtenType(region));
    return isDecimal ? decimal(values, low, high) : values.map(shown).join(', ') || 'none';
  }

  #shownRows(region: ast.Variable, rows: readonly [bigint, bigint], columns: readonly [bigint, bigint]): string {
    const span = ([low, high]: readonly [bigint, bigint]): bigint[] =>
      Array.from({ length: Number(high - low) + 1 }, (_, i) => low + BigInt(i));
    return span(rows)
      .map(
        (row) =>
          `[${span(columns)
            .map((at) => shown(this.#cell(region, [row, at])))
            .join(', ')}]`,
      )
      .join(', ');
  }

  /** The first and the last index of an answer, by its own or by the type. */
  #ends(indexed: ast.IndexExpression | undefined, dimension: ast.Dimension | undefined): readonly [bigint, bigint] {
    const integer = (expression: ast.Expression): bigint => this.#integer(expression, this.#globals);
    const last = indexed?.last ?? dimension?.high;
    if (indexed) return [integer(indexed.index), last ? integer(last) : integer(indexed.index) - 1n];
    if (dimension === undefined) return [0n, -1n];
    return last ? [integer(dimension.low), integer(last)] : [0n, integer(dimension.low) - 1n];
  }

  #elements(list: ast.Variable): Value[] {
    return Array.from({ length: Number(this.#lengths.get(list) ?? 0n) }, (_, i) => this.#cell(list, [BigInt(i)]));
  }

  #push({ list, value }: ast.PushStatement, frame: Variables): void {
    const pushed = this.#value(value, frame);
    const [variable] = this.#access(list, frame);
    if (variable === undefined) return;
    const length = this.#lengths.get(variable) ?? 0n;
    this.#cells.set(cellName(variable, [length]), pushed);
    this.#lengths.set(variable, length + 1n);
  }

  #pop({ list }: ast.PopStatement, frame: Variables): void {
    const [variable] = this.#access(list, frame);
    const length = (variable && this.#lengths.get(variable)) ?? 0n;
    if (length < 1n) throw new Stuck('empty list');
    if (variable) this.#lengths.set(variable, length - 1n);
  }

  #block(statements: readonly ast.Statement[], frame: Variables): Ended {
    for (const statement of statements) {
      const ended = this.#statement(statement, frame);
      if (ended !== 'on') return ended;
    }
    return 'on';
  }

  #statement(node: ast.Statement, frame: Variables): Ended {
    if (this.#left-- <= 0) throw new TooLong();
    switch (node.$type) {
      case 'LetStatement':
        frame.set(node, this.#value(node.value, frame));
        return 'on';
      case 'AssignStatement': {
        const values = node.values.map((value) => this.#value(value, frame));
        node.targets.forEach((target, i) => {
          const value = values[i];
          if (value !== undefined) this.#write(target, value, frame);
        });
        return 'on';
      }
      case 'CallStatement':
        if (ast.isCallExpression(node.call)) this.#call(node.call, frame);
        return 'on';
      case 'StepStatement':
        return this.#block(node.body.statements, frame);
      case 'IfStatement':
        if (this.#truth(node.condition, frame)) return this.#block(node.body.statements, frame);
        if (node.otherwise === undefined) return 'on';
        return ast.isBlock(node.otherwise)
          ? this.#block(node.otherwise.statements, frame)
          : this.#statement(node.otherwise, frame);
      case 'WhileStatement':
        while (this.#truth(node.condition, frame)) {
          if (this.#left-- <= 0) throw new TooLong();
          const ended = this.#block(node.body.statements, frame);
          if (ended === 'break') return 'on';
          if (typeof ended === 'object') return ended;
        }
        return 'on';
      case 'ForStatement':
        return this.#for(node, frame);
      case 'FetchStatement':
        for (const fetched of node.regions) this.#fetch(fetched, frame);
        return 'on';
      case 'PushStatement':
        this.#push(node, frame);
        return 'on';
      case 'PopStatement':
        this.#pop(node, frame);
        return 'on';
      case 'ChooseStatement': {
        const legal = this.#candidates(node, node, [node.where], frame);
        if (legal.length === 0) throw new Stuck('no choice');
        frame.set(node, legal[this.choice(legal.length)] ?? 0n);
        return 'on';
      }
      case 'BreakStatement':
        return 'break';
      case 'ContinueStatement':
        return 'continue';
      case 'HaltStatement':
        throw new Halted();
      case 'ReturnStatement':
        return { value: node.value && this.#value(node.value, frame) };
      case 'LayOutStatement':
        return 'on';
    }
  }

  #fetch({ region, spans }: ast.FetchStatement['regions'][number], frame: Variables): void {
    const [span] = spans;
    const variable = region.ref;
    if (variable === undefined) return;
    if (span === undefined) {
      if (ast.isTape(variable) && variable.type.$type === 'ListType') this.#elements(variable);
      else this.#read(variable, frame);
      return;
    }
    const prefix = spans.filter(({ high }) => high === undefined).map((one) => this.#integer(one.low, frame));
    const interval = spans.find(({ high }) => high !== undefined);
    const [low, last] = interval?.high
      ? [this.#integer(interval.low, frame), this.#integer(interval.high, frame)]
      : this.#ends(undefined, dimensionsOf(variable)[prefix.length]);
    for (let at = low; at <= last; at++) this.#cell(variable, [...prefix, at]);
  }

  #for({ variable, start, end, step, down, body }: ast.ForStatement, frame: Variables): Ended {
    const first = this.#integer(start, frame);
    const last = end ? this.#integer(end, frame) : first;
    const width = step ? this.#integer(step, frame) : 1n;
    for (let at = first; down ? at >= last : at <= last; at += down ? -width : width) {
      if (this.#left-- <= 0) throw new TooLong();
      frame.set(variable, at);
      const ended = this.#block(body.statements, frame);
      if (ended === 'break') return 'on';
      if (typeof ended === 'object') return ended;
    }
    return 'on';
  }

  #call(call: ast.CallExpression, frame: Variables): Value | undefined {
    const declared = call.callee.ref;
    const values = call.arguments.map((argument) => this.#value(argument, frame));
    if (declared === undefined) throw new Error(`no function ${call.callee.$refText}`);
    const key = `${declared.name}(${values.map(shown).join()})`;
    const known = declared.memo ? this.#memo.get(key) : undefined;
    if (known !== undefined) return known;
    const ended = this.#block(
      declared.body.statements,
      new Map(declared.parameters.map((parameter, i) => [parameter, values[i] ?? 0n])),
    );
    const result = typeof ended === 'object' ? ended.value : undefined;
    if (declared.memo && result !== undefined) this.#memo.set(key, result);
    return result;
  }

  #value(node: ast.Expression, frame: Variables): Value {
    switch (node.$type) {
      case 'NumberLiteral':
        return BigInt(node.text);
      case 'TextLiteral':
      case 'BoolLiteral':
        return node.value;
      case 'NameExpression':
        return this.#read(node.target.ref, frame);
      case 'IndexExpression': {
        if (ast.isCallExpression(node.base) && !node.base.callee.ref)
          return Array.from(String(this.#value(node.base, frame)))[Number(this.#integer(node.index, frame))] ?? null;
        const [variable, indexes] = this.#access(node, frame);
        return this.#cell(variable, indexes);
      }
      case 'UnaryExpression':
        return node.operator === 'not' ? !this.#truth(node.operand, frame) : -this.#integer(node.operand, frame);
      case 'IfExpression':
        return this.#value(this.#truth(node.condition, frame) ? node.consequence : node.otherwise, frame);
      case 'BinaryExpression':
        return this.#binary(node, frame);
      case 'CallExpression': {
        const value = node.callee.ref ? this.#call(node, frame) : this.#builtin(node, frame);
        return value === undefined ? 0n : value;
      }
      case 'ScanExpression':
        return this.#scan(node, frame);
      case 'NoneLiteral':
        return null;
      case 'TupleExpression':
        return node.elements.map((element) => this.#value(element, frame));
      case 'FieldExpression': {
        const tuple = this.#value(node.base, frame);
        const type = typeOf(node.base);
        const at = type.kind === 'tuple' ? fieldNames(type).indexOf(node.field) : -1;
        const value = Array.isArray(tuple) ? (tuple as readonly Value[])[at] : undefined;
        if (value === undefined) throw new Stuck('wrong type');
        return value;
      }
      case 'InfinityLiteral':
      case 'DrawExpression':
      case 'ComposedText':
      case 'ListExpression':
        throw new Error(`the oracle does not know ${node.$type}`);
    }
  }

  /**
   * The integers of a range that count. What they pick out of regions is fetched for all of them, whether they count or
   * not.
   */
  #candidates(
    node: ast.ScanExpression | ast.ChooseStatement,
    variable: ast.Variable,
    asked: readonly (ast.Expression | undefined)[],
    frame: Variables,
  ): bigint[] {
    const low = this.#integer(node.low, frame);
    const high = this.#integer(node.high, frame);
    const legal: bigint[] = [];
    const fetched = asked.flatMap((expression) =>
      expression ? AstUtils.streamAst(expression).filter(isCell).toArray() : [],
    );
    for (let at = low; at <= high; at++) {
      frame.set(variable, at);
      for (const element of fetched) this.#value(element, frame);
    }
    for (let at = low; at <= high; at++) {
      frame.set(variable, at);
      if (node.where === undefined || this.#truth(node.where, frame)) legal.push(at);
    }
    return legal;
  }

  #scan(node: ast.ScanExpression, frame: Variables): bigint {
    const { operator, value, variable } = node;
    const pairs = this.#candidates(node, variable, [node.where, value], frame).map((at) => {
      frame.set(variable, at);
      return { at, value: this.#integer(value, frame) };
    });
    if (operator === 'sum') return pairs.reduce((sum, pair) => sum + pair.value, 0n);
    const [first, ...others] = pairs;
    if (first === undefined) throw new Stuck('no candidate');
    const best = others.reduce(
      (one, other) => ((operator.endsWith('min') ? other.value < one.value : other.value > one.value) ? other : one),
      first,
    );
    return operator.startsWith('arg') ? best.at : best.value;
  }

  #operation(name: string, value: Value): Value {
    if (value === null) throw new Stuck('wrong type');
    const text = String(value);
    switch (name) {
      case 'lower':
        return text.toLowerCase();
      case 'abs':
        return BigInt(text.replace(/^-/, ''));
      case 'text':
        return text;
      case 'chr':
        return String.fromCodePoint(Number(text));
      case 'ord':
        return BigInt(text.codePointAt(0) ?? 0);
      default:
        return BigInt(text);
    }
  }

  #builtin(call: ast.CallExpression, frame: Variables): Value {
    const name = call.callee.$refText;
    const [argument] = call.arguments;
    if (name === 'min' || name === 'max') {
      return call.arguments
        .map((one) => this.#integer(one, frame))
        .reduce((best, value) => ((name === 'min' ? value < best : value > best) ? value : best));
    }
    if (argument && oneOperand.has(name)) return this.#operation(name, this.#value(argument, frame));
    if (name === 'length' && argument && !ast.isNameExpression(argument))
      return BigInt(Array.from(String(this.#value(argument, frame))).length);
    const list = argument && ast.isNameExpression(argument) ? argument.target.ref : undefined;
    if (list && ast.isTape(list)) return this.#lengths.get(list) ?? 0n;
    const value = argument && ast.isNameExpression(argument) ? this.given[argument.target.$refText] : undefined;
    if (typeof value === 'string') {
      const [whole = '', fraction = ''] = value.split('.');
      return BigInt(name === 'low' ? -fraction.length : whole.length - 1);
    }
    return BigInt(Array.isArray(value) ? value.length : 0);
  }

  #binary({ operator, left, right }: ast.BinaryExpression, frame: Variables): Value {
    if (operator === 'and') return this.#truth(left, frame) && this.#truth(right, frame);
    if (operator === 'or') return this.#truth(left, frame) || this.#truth(right, frame);
    const a = this.#value(left, frame);
    const b = this.#value(right, frame);
    if (operator === '==') return shown(a) === shown(b);
    if (operator === '!=') return shown(a) !== shown(b);
    if (a === null || b === null) throw new Stuck('wrong type');
    switch (operator) {
      case '<':
        return a < b;
      case '<=':
        return a <= b;
      case '>':
        return a > b;
      case '>=':
        return a >= b;
      case '+':
        return typeof a === 'string' && typeof b === 'string' ? a + b : integers(operator, a, b);
      case '^':
        return this.#integer(left, frame) ** this.#integer(right, frame);
      case '-':
      case '*':
      case '/':
      case '%':
        return integers(operator, a, b);
    }
  }

  #truth(node: ast.Expression, frame: Variables): boolean {
    return this.#value(node, frame) === true;
  }

  #integer(node: ast.Expression, frame: Variables): bigint {
    const value = this.#value(node, frame);
    if (value === null) throw new Stuck('wrong type');
    if (typeof value !== 'bigint') throw new Error('an integer was expected');
    return value;
  }

  #access(node: ast.Expression, frame: Variables): [ast.Variable | undefined, bigint[]] {
    if (!ast.isIndexExpression(node)) return [ast.isNameExpression(node) ? node.target.ref : undefined, []];
    const [variable, indexes] = this.#access(node.base, frame);
    return [variable, [...indexes, this.#integer(node.index, frame)]];
  }

  #read(variable: ast.Variable | undefined, frame: Variables): Value {
    if (variable && ast.isTape(variable)) return this.#cell(variable, []);
    const value = variable && (frame.has(variable) ? frame : this.#globals).get(variable);
    if (value === undefined) throw new Stuck('blank cell');
    return value;
  }

  #cell(variable: ast.Variable | undefined, indexes: readonly bigint[]): Value {
    if (variable === undefined) throw new Stuck('blank cell');
    const written = this.#cells.get(cellName(variable, indexes));
    if (!ast.isTape(variable)) {
      if (written === undefined)
        throw new Stuck(typeof this.given[variable.name] === 'string' ? 'blank cell' : 'index out of range');
      return written;
    }
    if (!this.#isInside(variable, indexes)) {
      if (variable.outside === undefined) throw new Stuck('index out of range');
      return this.#value(variable.outside, this.#globals);
    }
    if (written !== undefined) return written;
    const { initial } = variable;
    if (initial === undefined) throw new Stuck('blank cell');
    const copied = ast.isNameExpression(initial) ? initial.target.ref : undefined;
    const isRegion =
      copied?.$type === 'Input' &&
      copied.type?.$type === 'NamedType' &&
      (copied.type.dimensions.length > 0 || copied.type.base === 'decimal');
    return isRegion ? this.#cell(copied, indexes) : this.#value(initial, this.#globals);
  }

  #isInside({ type }: ast.Tape, indexes: readonly bigint[]): boolean {
    const dimensions = type.$type === 'ListType' ? [] : type.dimensions;
    return dimensions.every((dimension, i) => {
      const at = indexes[i] ?? 0n;
      const first = this.#integer(dimension.low, this.#globals);
      return dimension.high
        ? at >= first && at <= this.#integer(dimension.high, this.#globals)
        : at >= 0n && at < first;
    });
  }

  #write(target: ast.Expression, value: Value, frame: Variables): void {
    const [variable, indexes] = this.#access(target, frame);
    if (variable === undefined) return;
    if (ast.isLetStatement(variable)) {
      (frame.has(variable) ? frame : this.#globals).set(variable, value);
      return;
    }
    const name = cellName(variable, indexes);
    if (ast.isTape(variable) ? !this.#isInside(variable, indexes) : this.#isGiven(variable.name, indexes)) {
      throw new Stuck(ast.isTape(variable) ? 'index out of range' : 'read-only cell');
    }
    this.#cells.set(name, value);
  }

  /** The digits of a number are read-only; places that it does not have may be padded. */
  #isGiven(name: string, [place = 0n]: readonly bigint[]): boolean {
    const value = this.given[name];
    if (typeof value !== 'string') return true;
    const [whole = '', fraction = ''] = value.split('.');
    return place >= BigInt(-fraction.length) && place < BigInt(whole.length);
  }
}

function cellName(variable: ast.Variable, indexes: readonly bigint[]): string {
  return variable.name + indexes.map((index) => `[${index}]`).join('');
}

function integers(operator: '+' | '-' | '*' | '/' | '%', a: Value, b: Value): bigint {
  if (typeof a !== 'bigint' || typeof b !== 'bigint') throw new Error(`${operator} of ${typeof a} and ${typeof b}`);
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  if (b === 0n) throw new Stuck('division by zero');
  const rest = ((a % b) + b) % b;
  return operator === '%' ? rest : (a - rest) / b;
}

/** An element with all its indexes. */
function isCell(node: AstNode): node is ast.IndexExpression {
  return ast.isIndexExpression(node) && !(ast.isIndexExpression(node.$container) && node.$container.base === node);
}

/** The type that a declaration writes. */
function writtenType(variable: ast.Variable | undefined): ast.Type | undefined {
  return variable && 'type' in variable ? variable.type : undefined;
}

function isList(variable: ast.Variable): boolean {
  return writtenType(variable)?.$type === 'ListType';
}

function dimensionsOf(variable: ast.Variable | undefined): readonly ast.Dimension[] {
  const type = writtenType(variable);
  return type === undefined || type.$type === 'ListType' ? [] : type.dimensions;
}

/** Whether it names a region or some cells of it. */
function isPlace(node: ast.Expression): boolean {
  return ast.isNameExpression(node) || (ast.isIndexExpression(node) && isPlace(node.base));
}

function isDecimalType(type: ast.Type | undefined): boolean {
  return type?.$type === 'NamedType' && type.base === 'decimal';
}

function decimal(values: readonly Value[], low: bigint, high: bigint): string {
  if (values.some((digit) => typeof digit !== 'bigint' || digit < 0n || digit > 9n)) throw new Stuck('wrong type');
  let text = '';
  for (let place = high > 0n ? high : 0n; place >= (low < 0n && values.length > 0 ? low : 0n); place--) {
    text += (place === -1n ? '.' : '') + shown(values[Number(place - low)] ?? 0n);
  }
  return text;
}

function shown(value: Value): string {
  if (value === null) return 'none';
  if (typeof value === 'object')
    return `(${value.map((one) => (typeof one === 'string' ? `'${one}'` : shown(one))).join(', ')})`;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}
