import * as ast from '../language/ast/index.ts';
import { ordinals } from '../language/index.ts';
import {
  cellText,
  compare,
  evaluate,
  formText,
  isCalledOperator,
  isRelation,
  isStuck,
  LONGEST,
  isTuple,
  rowsOfGiven,
  valueText,
  type CalledOperator,
  type Operator,
  type Region,
  type Value,
} from '../machine/index.ts';
import { FoundValue, readCell, type Evaluated } from './evaluated.ts';
import { fail, Failure, integerOf, known } from './evaluation-failure.ts';
import { MomentTape } from './moment-tape.ts';
import { sourcesOf, type NameSource } from './name-sources.ts';
import { frameArguments, nameOfRegion, regionHere } from './own-arrays.ts';
import type { Place } from './evaluation-place.ts';
import { tryCall } from './try-call.ts';
import { excerpt } from './debugger-wording.ts';

/**
 * What may still be done for an expression: each part that is evaluated is a step, so that nothing a person types holds
 * up the editor.
 */
interface Budget {
  steps: number;
}

/**
 * `mayRun`: whether functions may be run when their result is not on the tape. `asked`: the names whose expressions are
 * being evaluated already, so that one that uses itself, as in `t = t + 1`, comes to an end.
 */
export function evaluateWithin(
  place: Place,
  expression: ast.Expression,
  mayRun: boolean,
  asked: readonly string[],
  budget: Budget,
): Evaluated {
  const tape = new MomentTape(place.replay, place.moment);
  return attempt(new Evaluation(place, tape, mayRun, asked, budget), expression);
}

export function attempt(evaluation: Evaluation, expression: ast.Expression): Evaluated {
  try {
    return evaluation.evaluate(expression);
  } catch (error) {
    if (error instanceof Failure) return { kind: 'error', message: error.message };
    if (error instanceof RangeError) return { kind: 'error', message: 'This expression is too large.' };
    throw error;
  }
}

/** Evaluates expressions at one place; what has no value is a {@link Failure}. */
export class Evaluation {
  #scanned: Map<string, Value> | undefined;

  constructor(
    private readonly place: Place,
    private readonly tape: MomentTape,
    private readonly mayRun: boolean,
    private readonly asked: readonly string[],
    private readonly budget: Budget,
  ) {}

  /** Nothing of the last evaluation is left. */
  again(): void {
    this.#scanned = undefined;
  }

  evaluate(expression: ast.Expression): Evaluated {
    this.#spend(1);
    switch (expression.$type) {
      case 'NameExpression':
        return this.#name(expression.target.$refText);
      case 'IndexExpression':
        return this.#indexed(expression);
      case 'FieldExpression':
        return this.#field(expression);
      case 'NumberLiteral':
      case 'TextLiteral':
      case 'BoolLiteral':
      case 'NoneLiteral':
      case 'InfinityLiteral':
      case 'TupleExpression':
      case 'ListExpression':
      case 'UnaryExpression':
      case 'BinaryExpression':
      case 'IfExpression':
      case 'CallExpression':
      case 'ScanExpression':
      case 'DrawExpression':
      case 'ComposedText':
        return new FoundValue(this.#compute(expression), undefined);
    }
  }

  #spend(steps: number): void {
    this.budget.steps -= steps;
    if (this.budget.steps < 0) fail('This takes too many steps to be evaluated here.');
  }

  #value(expression: ast.Expression): Value {
    const found = this.evaluate(expression);
    if (found.kind === 'value') return found.value;
    return fail(
      found.kind === 'error' ? found.message : `${found.region.name} is a whole region; name one cell of it.`,
    );
  }

  #compute(expression: Exclude<ast.Expression, ast.NameExpression | ast.IndexExpression | ast.FieldExpression>): Value {
    switch (expression.$type) {
      case 'NumberLiteral':
        return integerOf(expression.text);
      case 'TextLiteral':
        return expression.value;
      case 'BoolLiteral':
        return expression.value;
      case 'NoneLiteral':
        return null;
      case 'InfinityLiteral':
        return Infinity;
      case 'TupleExpression':
      case 'ListExpression':
        return expression.elements.map((element) => this.#value(element));
      case 'UnaryExpression':
        return expression.operator === 'not'
          ? !this.#truth(expression.operand)
          : known(evaluate('negate', [this.#value(expression.operand)]), 'this operation');
      case 'BinaryExpression':
        return this.#binary(expression);
      case 'IfExpression':
        return this.#value(this.#truth(expression.condition) ? expression.consequence : expression.otherwise);
      case 'CallExpression':
        return this.#call(expression);
      case 'ScanExpression':
        return this.#scan(expression);
      case 'DrawExpression':
        return fail('Nothing is drawn once the run has begun.');
      case 'ComposedText':
        return fail('Only an answer is a text with values in it. Ask for the values one by one.');
    }
  }

  #binary({ operator, left, right }: ast.BinaryExpression): Value {
    if (operator === 'and') return this.#truth(left) && this.#truth(right);
    if (operator === 'or') return this.#truth(left) || this.#truth(right);
    const a = this.#value(left);
    const b = this.#value(right);
    const joins = operator === '+' && typeof a === 'string';
    const result = isRelation(operator)
      ? compare(operator, a, b)
      : evaluate(joins ? 'joined' : operatorOf(operator), [a, b]);
    if (!isStuck(result)) return result;
    return known(result, `${excerpt(valueText(a), 100)} ${operator} ${excerpt(valueText(b), 100)}`);
  }

  #truth(expression: ast.Expression): boolean {
    const value = this.#value(expression);
    return typeof value === 'boolean' ? value : fail(`${valueText(value)} is neither yes nor no.`);
  }

  #call(call: ast.CallExpression): Value {
    const name = call.callee.$refText;
    const { machine } = this.place.replay.bound;
    const called = machine.functions.find((one) => one.name === name);
    if (called === undefined) return this.#builtin(name, call.arguments);
    const args = call.arguments.map((argument) => this.#value(argument));
    if (!this.mayRun && !(called.result !== undefined && this.tape.isWritten(called.result, args)))
      return fail(`${name} has not been called here yet.`);
    const result = tryCall(machine, called, args, this.tape, () => {
      this.#spend(STEPS_OF_STATE);
    });
    return 'error' in result ? fail(result.error) : result.value;
  }

  #operation(name: CalledOperator, args: readonly ast.Expression[]): Value {
    const values = args.map((argument) => this.#value(argument));
    return known(
      evaluate(name, values),
      `${name}(${excerpt(values.map((value) => valueText(value)).join(', '), 100)})`,
    );
  }

  #builtin(name: string, args: readonly ast.Expression[]): Value {
    if (name === 'min' || name === 'max') {
      if (args.length < 2) return fail(`${name} takes at least two arguments.`);
      return known(
        evaluate(
          name,
          args.map((argument) => this.#value(argument)),
        ),
        name,
      );
    }
    if (isCalledOperator(name) && name !== 'length' && name !== 'letter') return this.#operation(name, args);
    if (name !== 'low' && name !== 'high' && name !== 'length')
      return fail(`There is no function ${name} in this task.`);
    const [argument] = args;
    if (argument === undefined || args.length !== 1) return fail(`${name} takes one argument.`);
    return this.#lengthOfOwn(name, argument) ?? this.#measured(name, argument);
  }

  /** `low(x)`, `high(x)` and `length(s)`. */
  #measured(name: string, argument: ast.Expression): Value {
    const found = this.evaluate(argument);
    if (found.kind === 'error') return fail(found.message);
    const { bound } = this.place.replay;
    const region =
      found.kind === 'region'
        ? bound.machine.regions.find((one) => one.name === `${name}(${found.region.name})`)
        : undefined;
    if (region !== undefined) return known(this.tape.cell(region.id, []), region.name);
    if (name === 'length') {
      if (found.kind === 'value')
        return typeof found.value === 'string'
          ? Array.from(found.value).length
          : fail('length takes a text or a region.');
      const given = bound.given.get(found.region.id);
      if (given !== undefined) return rowsOfGiven(given);
    }
    return fail(`${name} is not defined for that.`);
  }

  /** How many elements of a list count that the running function has for itself; undefined for anything else. */
  #lengthOfOwn(name: string, argument: ast.Expression): Value | undefined {
    const called = nameOfRegion(argument);
    const { region, hidden } = called === undefined ? { hidden: [] } : regionHere(this.place, called);
    if (region === undefined || region.name === called) return undefined;
    const length = this.place.replay.bound.machine.regions.find((one) => one.name === `${name}(${region.name})`);
    return length && known(this.tape.cell(length.id, hidden), `${name}(${String(called)})`);
  }

  #name(name: string): Evaluated {
    const scanned = this.#scanned?.get(name);
    if (scanned !== undefined) return new FoundValue(scanned, undefined);
    let problem: Evaluated | undefined;
    for (const source of sourcesOf(this.place, name)) {
      const found = this.#source(name, source);
      if (found === undefined) continue;
      if (found.kind !== 'error') return found;
      problem ??= found;
    }
    if (problem !== undefined) return problem;
    const given = this.place.replay.bound.names.get(name);
    return given === undefined
      ? { kind: 'error', message: `There is no ${name} here.` }
      : new FoundValue(given, undefined);
  }

  /** What a name is by one of its sources; undefined where it has no value there. */
  #source(name: string, source: NameSource): Evaluated | undefined {
    const { replay, moment, frame } = this.place;
    let value: Value | undefined;
    switch (source.kind) {
      case 'argument':
        value = replay.argument(moment.state, frame, source.at);
        break;
      case 'label':
        value = replay.point(moment.state)?.variables[source.at];
        break;
      case 'line':
        value = replay.result(moment.state, moment.line, source.isWanted);
        break;
      case 'frame':
        return readCell(this.tape, { region: source.region, index: frameArguments(this.place) });
      case 'cell':
        return readCell(this.tape, source.cell);
      case 'region':
        return source;
      case 'expression':
        return this.#given(name, source.expression);
    }
    return value === undefined ? undefined : new FoundValue(value, undefined);
  }

  /**
   * A value given in this state is from before what the state writes; where it uses what the state writes, it is known
   * only after.
   */
  #given(name: string, expression: ast.Expression): Evaluated {
    if (this.asked.includes(name)) return { kind: 'error', message: `${name} has no value yet.` };
    const asked = [...this.asked, name];
    const before = evaluateWithin(
      { ...this.place, moment: { ...this.place.moment, line: 0 } },
      expression,
      false,
      asked,
      this.budget,
    );
    return before.kind === 'error' ? evaluateWithin(this.place, expression, false, asked, this.budget) : before;
  }

  #indexed(expression: ast.IndexExpression): Evaluated {
    const indexes: ast.IndexExpression[] = [];
    let base: ast.Expression = expression;
    for (; ast.isIndexExpression(base); base = base.base) indexes.unshift(base);
    const name = nameOfRegion(base);
    if (name === undefined) return { kind: 'error', message: 'Only the cells of a region have an index.' };
    const { region, hidden } = regionHere(this.place, name);
    if (region === undefined || region.indexes.length === 0)
      return { kind: 'error', message: `There is no region ${name} with cells by index.` };
    const end = indexes.at(-1);
    const wanted = region.indexes.length - hidden.length;
    if (end?.last !== undefined && indexes.length === wanted) {
      const prefix = [...hidden, ...indexes.slice(0, -1).map(({ index }) => this.#value(index))];
      return {
        kind: 'value',
        value: this.#interval(region, prefix, this.#value(end.index), this.#value(end.last)),
        cell: undefined,
      };
    }
    if (indexes.length !== wanted) {
      const numbers = region.indexes.slice(hidden.length).map((_type, i) => i);
      const form = formText(hidden.length === 0 ? region.form : { ...region.form, before: `${name}[` }, numbers);
      const count = `${wanted} ${wanted === 1 ? 'index' : 'indexes'}`;
      return { kind: 'error', message: `A cell of ${name} has ${count}: ${form}.` };
    }
    return readCell(this.tape, {
      region: region.id,
      index: [...hidden, ...indexes.map(({ index }) => this.#value(index))],
    });
  }

  #interval(region: Region, prefix: readonly Value[], low: Value, high: Value): Value {
    if (typeof low !== 'number' || typeof high !== 'number') return fail('The ends of an interval are integers.');
    if (high - low >= LONGEST) return fail('This interval is too long.');
    this.#spend(Math.max(0, high - low));
    const values: Value[] = [];
    for (let at = low; at <= high; at++) {
      const cell = { region: region.id, index: [...prefix, at] };
      values.push(known(this.tape.cell(cell.region, cell.index), cellText(this.place.replay.bound.machine, cell)));
    }
    return values;
  }

  /** `best(2, 5).w`: a variable of a call's frame; of what holds a tuple, an element of it. */
  #field({ base, field }: ast.FieldExpression): Evaluated {
    if (!ast.isCallExpression(base) || this.#keepsTuples(base)) return this.#element(base, field);
    const start = `${base.callee.$refText}(`;
    const region = this.place.replay.bound.machine.regions.find(
      (one) => one.role === 'variable' && one.name === field && one.form.before === start,
    );
    if (region === undefined)
      return { kind: 'error', message: `Calls of ${base.callee.$refText} keep no variable ${field}.` };
    return readCell(this.tape, { region: region.id, index: base.arguments.map((argument) => this.#value(argument)) });
  }

  /** Whether the results of the called function are tuples. */
  #keepsTuples(call: ast.CallExpression): boolean {
    const { functions, regions } = this.place.replay.bound.machine;
    const called = functions.find((one) => one.name === call.callee.$refText);
    return (
      called?.result !== undefined &&
      regions[called.result]?.type === 'tuple' &&
      !regions.some((one) => one.role === 'variable' && one.form.before === `${called.name}(`)
    );
  }

  #element(base: ast.Expression, field: string): Evaluated {
    const found = this.evaluate(base);
    if (found.kind === 'error') return found;
    if (found.kind === 'region' || !isTuple(found.value))
      return { kind: 'error', message: `Nothing here has an element or variable ${field}.` };
    const fields =
      found.cell === undefined ? undefined : this.place.replay.bound.machine.regions[found.cell.region]?.fields;
    const at = fields?.findIndex(({ name }) => name === field) ?? ordinals.findIndex((name) => name === field);
    const value = found.value[at];
    return value === undefined
      ? { kind: 'error', message: `${valueText(found.value)} has no element ${field}.` }
      : new FoundValue(value, undefined);
  }

  #scan(scan: ast.ScanExpression): Value {
    const low = this.#value(scan.low);
    const high = this.#value(scan.high);
    const name = scan.variable.name;
    if (typeof low !== 'number' || typeof high !== 'number') return fail('The ends of a scan are integers.');
    this.#spend(Math.max(0, high - low));
    const all = (this.#scanned ??= new Map<string, Value>());
    const outer = all.get(name);
    let best: Value | undefined;
    let where: Value | undefined;
    let sum: Value = 0;
    for (let at = low; at <= high; at++) {
      all.set(name, at);
      if (scan.where !== undefined && !this.#truth(scan.where)) continue;
      const value = this.#value(scan.value);
      if (scan.operator === 'sum') sum = known(evaluate('+', [sum, value]), 'this sum');
      else if (
        best === undefined ||
        known(compare(scan.operator.endsWith('min') ? '<' : '>', value, best), 'this comparison')
      )
        [best, where] = [value, at];
    }
    if (outer === undefined) all.delete(name);
    else all.set(name, outer);
    if (scan.operator === 'sum') return sum;
    return (scan.operator.startsWith('arg') ? where : best) ?? fail('This scan has no values to go over.');
  }
}

/** A state of the machine takes about as long as so many parts of an expression. */
const STEPS_OF_STATE = 20;

function operatorOf(operator: '+' | '-' | '*' | '/' | '%' | '^'): Operator {
  return operator === '/' ? '//' : operator;
}
