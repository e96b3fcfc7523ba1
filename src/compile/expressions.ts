import type * as ast from '../language/ast/index.ts';
import { integer, isRelation, type Address, type Node, type Operand, type Value } from '../machine/index.ts';
import { tableLength } from './constant-tables.ts';
import { scan } from './candidate-scans.ts';
import {
  compareConstants,
  compute,
  constant,
  read,
  silently,
  silentTest,
  type Branch,
  type Then,
  type ThenAll,
} from './emit.ts';
import type { Environment } from './environment.ts';
import type { Evaluator } from './evaluator.ts';
import { isLetterOfText, machineOperator, operatorOfCall } from './operators.ts';
import { readVariable } from './read-variable.ts';
import { boundRegion, frameArguments, isIndexedByArguments, regionOfVariable, resultRegion } from './regions.ts';
import { fieldIndex } from './cell-types.ts';
import { rangeOf, type Unit } from './unit.ts';

/** Generates the code that computes an expression in the current state, and continues with its value. */
export function evaluateExpression(unit: Unit, expression: ast.Expression, env: Environment, then: Then): Node {
  unit.spend();
  const kept = unit.kept.get(expression);
  if (kept) return read(unit, expression, kept(env), env, then);
  switch (expression.$type) {
    case 'NumberLiteral':
      return then(env, constant(integerLiteral(unit, expression)));
    case 'TextLiteral':
      return then(env, constant(expression.value));
    case 'BoolLiteral':
      return then(env, constant(expression.value));
    case 'NoneLiteral':
      return then(env, constant(null));
    case 'InfinityLiteral':
      return then(env, constant(Infinity));
    case 'NameExpression':
      return readVariable(unit, expression, expression.target.ref, env, then);
    case 'IndexExpression':
      if (isLetterOfText(expression))
        return evaluateAll(unit, [expression.base, expression.index], env, (at, operands) =>
          compute(expression, 'letter', operands, at, then),
        );
      return withAddress(unit, expression, env, (at, address) => read(unit, expression, address, at, then));
    case 'CallExpression':
      return readCall(unit, expression, env, then);
    case 'UnaryExpression':
      if (expression.operator === 'not') return truth(unit, expression, env, then);
      return evaluateExpression(unit, expression.operand, env, (at, value) =>
        compute(expression, 'negate', [value], at, then),
      );
    case 'BinaryExpression':
      return binary(unit, expression, env, then);
    case 'TupleExpression':
      return evaluateAll(unit, expression.elements, env, (at, values) =>
        silently(expression, 'tuple', values, at, then),
      );
    case 'FieldExpression': {
      const at = fieldIndex(expression);
      if (at === undefined) {
        unit.problem(
          expression,
          'unsupported',
          'This value has no such element.',
          'Use the name of one of its elements.',
        );
        return then(env, constant(0));
      }
      return evaluateExpression(unit, expression.base, env, (next, tuple) =>
        silently(expression, 'field', [tuple, constant(at)], next, then),
      );
    }
    case 'IfExpression':
      return condition(
        unit,
        expression.condition,
        env,
        (at) => evaluateExpression(unit, expression.consequence, at, then),
        (at) => evaluateExpression(unit, expression.otherwise, at, then),
      );
    case 'ScanExpression':
      return scan(evaluatorOf(unit), expression, env, then);
    case 'DrawExpression':
    case 'ComposedText':
    case 'ListExpression':
      unit.problem(
        expression,
        'unsupported',
        'A list in brackets can be the value of a constant or an example only.',
        'Declare it in the task: const values = […], and read values[i].',
      );
      return then(env, constant(0));
  }
}

/** Both ways to evaluate, for what is handed them. */
export function evaluatorOf(unit: Unit): Evaluator {
  return {
    unit,
    one: (expression, env, then) => evaluateExpression(unit, expression, env, then),
    all: (expressions, env, then) => evaluateAll(unit, expressions, env, then),
  };
}

export function evaluateAll(unit: Unit, expressions: readonly ast.Expression[], env: Environment, then: ThenAll): Node {
  const go = (i: number, at: Environment, values: readonly Operand[]): Node => {
    const expression = expressions[i];
    return expression === undefined
      ? then(at, values)
      : evaluateExpression(unit, expression, at, (next, value) => go(i + 1, next, [...values, value]));
  };
  return go(0, env, []);
}

function integerLiteral(unit: Unit, literal: ast.NumberLiteral): Value {
  if (/^[0-9]+$/.test(literal.text)) return integer(BigInt(literal.text));
  unit.problem(
    literal,
    'decimal-literal',
    `${literal.text} is a decimal; the machine computes with integers only.`,
    'Keep decimals as digits, in a region of type decimal.',
  );
  return 0;
}

/** The cell that an access names, e.g. `best[i - 1][j]`. */
export function withAddress(
  unit: Unit,
  access: ast.Expression,
  env: Environment,
  then: (env: Environment, address: Address) => Node,
): Node {
  const indexes: ast.Expression[] = [];
  let base: ast.Expression = access;
  while (base.$type === 'IndexExpression') {
    if (base.last)
      unit.problem(
        base,
        'interval',
        'An interval can only be fetched, or be an answer.',
        `Fetch it first, and use single cells here.`,
      );
    indexes.unshift(base.index);
    base = base.base;
  }
  const variable = base.$type === 'NameExpression' ? base.target.ref : undefined;
  const region = variable && regionOfVariable(unit, variable);
  if (region === undefined) {
    if (variable || base.$type !== 'NameExpression')
      unit.problem(access, 'unsupported', 'Only inputs, tapes and variables have cells.');
    return evaluateAll(unit, indexes, env, (at) => then(at, { region: 0, index: [] }));
  }
  return evaluateAll(unit, indexes, env, (at, index) =>
    then(at, { region, index: [...frameArguments(unit, access, region, at), ...index] }),
  );
}

function readCall(unit: Unit, call: ast.CallExpression, env: Environment, then: Then): Node {
  const name = call.callee.$refText;
  const callee = call.callee.ref;
  if (callee) {
    const region = resultRegion(unit, callee);
    if (region === undefined) {
      unit.problem(
        call,
        'no-result',
        `"${name}" does not return a value.`,
        'Declare its result type, and return a value.',
      );
      return then(env, constant(0));
    }
    if (!isIndexedByArguments(callee)) return read(unit, call, { region, index: [] }, env, then);
    const known = env.calls.get(call);
    if (known) return read(unit, call, { region, index: known }, env, then);
    return evaluateAll(unit, call.arguments, env, (at, index) => read(unit, call, { region, index }, at, then));
  }
  const operator = operatorOfCall(call);
  if (operator !== undefined)
    return evaluateAll(unit, call.arguments, env, (at, values) => compute(call, operator, values, at, then));
  const argument = call.arguments[0];
  const input = argument?.$type === 'NameExpression' ? argument.target.ref : undefined;
  const size = name === 'length' ? tableLength(unit, input) : undefined;
  if (size !== undefined) return then(env, constant(size));
  const bound = input && boundRegion(unit, name, input);
  if (bound !== undefined)
    return read(unit, call, { region: bound, index: frameArguments(unit, call, bound, env) }, env, then);
  unit.problem(
    call,
    'unsupported',
    `${name}(…) needs the name of an input or a list here.`,
    `Write ${name} and the name in parentheses.`,
  );
  return then(env, constant(0));
}

function binary(unit: Unit, expression: ast.BinaryExpression, env: Environment, then: Then): Node {
  const { operator } = expression;
  if (operator === 'and' || operator === 'or') return truth(unit, expression, env, then);
  if (isRelation(operator)) {
    return evaluateAll(unit, [expression.left, expression.right], env, (at, [left, right]) => {
      if (left === undefined || right === undefined) return then(at, constant(false));
      const settled = compareConstants(operator, left, right);
      if (settled !== undefined) return then(at, constant(settled));
      const next = then({ ...at, slot: at.slot + 1 }, { slot: at.slot });
      return {
        op: 'test',
        relation: operator,
        left,
        right,
        printed: true,
        slot: at.slot,
        yes: next,
        no: next,
        range: rangeOf(expression),
      };
    });
  }
  return evaluateAll(
    unit,
    operator === '+' || operator === '*' ? chain(expression, operator) : [expression.left, expression.right],
    env,
    (at, values) => compute(expression, machineOperator(expression, operator), values, at, then),
  );
}

/** `a + b + c` is one operation. */
function chain(expression: ast.Expression, operator: string): ast.Expression[] {
  if (expression.$type !== 'BinaryExpression' || expression.operator !== operator) return [expression];
  return [...chain(expression.left, operator), expression.right];
}

/** A condition as a value. */
function truth(unit: Unit, expression: ast.Expression, env: Environment, then: Then): Node {
  return condition(
    unit,
    expression,
    env,
    (at) => then(at, constant(true)),
    (at) => then(at, constant(false)),
  );
}

/**
 * Branches on a condition; comparisons are printed, `and` and `or` short-circuit, booleans that were fetched are tested
 * silently.
 */
export function condition(unit: Unit, expression: ast.Expression, env: Environment, yes: Branch, no: Branch): Node {
  unit.spend();
  if (expression.$type === 'UnaryExpression' && expression.operator === 'not')
    return condition(unit, expression.operand, env, no, yes);
  if (expression.$type === 'BinaryExpression') {
    const { operator, left, right } = expression;
    if (operator === 'and') return condition(unit, left, env, (at) => condition(unit, right, at, yes, no), no);
    if (operator === 'or') return condition(unit, left, env, yes, (at) => condition(unit, right, at, yes, no));
    if (isRelation(operator)) {
      return evaluateAll(unit, [left, right], env, (at, [a, b]) => {
        if (a === undefined || b === undefined) return no(at);
        const settled = compareConstants(operator, a, b);
        if (settled !== undefined) return settled ? yes(at) : no(at);
        return {
          op: 'test',
          relation: operator,
          left: a,
          right: b,
          printed: true,
          slot: undefined,
          yes: yes(at),
          no: no(at),
          range: rangeOf(expression),
        };
      });
    }
  }
  return evaluateExpression(unit, expression, env, (at, value) =>
    silentTest(expression, '==', value, constant(true), at, yes, no),
  );
}
