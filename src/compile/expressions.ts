import type { AstNode } from 'langium';
import type * as ast from '../language/ast/index.ts';
import {
  type Address,
  evaluate,
  integer,
  isStuck,
  type Node,
  type Operand,
  type Operator,
  type Relation,
  sameValue,
  type Value,
} from '../machine/index.ts';
import { addressKey, learn, possibleAlias, symbolOf, withEntry, type Environment } from './environment.ts';
import { rangeOf, type Unit } from './unit.ts';
import { scan } from './candidates.ts';
import {
  boundRegion,
  frameArguments,
  hasIndex,
  isFrameVariable,
  isIndexedByArguments,
  regionOfVariable,
  resultRegion,
} from './regions.ts';
import { fieldIndex, isTextExpression } from './types.ts';

type Then = (env: Environment, value: Operand) => Node;
type ThenAll = (env: Environment, values: readonly Operand[]) => Node;
type Branch = (env: Environment) => Node;

export const constant = (value: Value): Operand => ({ value });

/** Generates the code that computes an expression in the current state, and goes on with its value. */
export function evaluateExpression(unit: Unit, expression: ast.Expression, env: Environment, then: Then): Node {
  unit.spend();
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
      if (at === undefined) break;
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
      return scan(unit, expression, env, then);
    default:
  }
  unit.problem(
    expression,
    'unsupported',
    `${unsupportedName(expression)} cannot be compiled yet.`,
    'Write it out with a loop and elementary steps.',
  );
  return then(env, constant(0));
}

function unsupportedName(expression: ast.Expression): string {
  const names: Readonly<Record<string, string>> = {
    FieldExpression: 'A field',
    ListExpression: 'A list',
  };
  return names[expression.$type] ?? 'This expression';
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
    `${literal.text} is a decimal; the machine computes with integers.`,
    'Keep decimals by place value, in a region of type decimal.',
  );
  return 0;
}

/** The value of a variable in the current state: shown by the label, local to the state, or a cell. */
export function readVariable(
  unit: Unit,
  at: AstNode,
  variable: ast.Variable | undefined,
  env: Environment,
  then: Then,
): Node {
  if (variable === undefined) return then(env, constant(0));
  const local = env.variables.get(variable);
  if (local) return then(env, local);
  if (variable.$type === 'Parameter' || variable.$type === 'LoopVariable' || variable.$type === 'ChooseStatement') {
    unit.problem(
      at,
      'label-variable',
      `This state needs "${variable.name}", but its label does not show it.`,
      `Add {${variable.name}} to the label of the step.`,
    );
    return then(env, constant(0));
  }
  const region = regionOfVariable(unit, variable);
  if (region === undefined) {
    unit.problem(at, 'unsupported', `"${variable.name}" cannot be read as a value here.`);
    return then(env, constant(0));
  }
  if (isFrameVariable(unit, region) && !unit.crossing.has(variable)) {
    unit.crossing.add(variable);
    unit.restart = true;
    return then(env, constant(0));
  }
  if (hasIndex(unit, region) && !isFrameVariable(unit, region)) {
    unit.problem(
      at,
      'unsupported',
      `"${variable.name}" is a whole region; a state fetches single cells of it.`,
      `Write ${variable.name}[…], or fetch an interval of it.`,
    );
    return then(env, constant(0));
  }
  return read(unit, at, { region, index: frameArguments(unit, at, region, env) }, env, then);
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
        'An interval can only be fetched or answered.',
        `Use "fetch" before, and single cells here.`,
      );
    indexes.unshift(base.index);
    base = base.base;
  }
  const variable = base.$type === 'NameExpression' ? base.target.ref : undefined;
  const region = variable && regionOfVariable(unit, variable);
  if (region === undefined) {
    if (variable || base.$type !== 'NameExpression')
      unit.problem(access, 'unsupported', 'Only cells of inputs, tapes and variables can be named here.');
    return evaluateAll(unit, indexes, env, (at) => then(at, { region: 0, index: [] }));
  }
  if (indexes.length === 0) return then(env, { region, index: frameArguments(unit, access, region, env) });
  return evaluateAll(unit, indexes, env, (at, index) => then(at, { region, index }));
}

/** Reads a cell: known in this state, in a fetched interval, or by a get. */
export function read(unit: Unit, node: AstNode, address: Address, env: Environment, then: Then): Node {
  const known = env.known.get(addressKey(env, address));
  if (known) return then(env, known.value);
  const alias = possibleAlias(env, address);
  if (alias) {
    const name = unit.regions[address.region]?.name ?? '';
    unit.problem(
      node,
      'alias-in-step',
      `This state has written a cell of ${name} that may be the one read here, under another index.`,
      'Read it before the write, or use two steps.',
    );
    return then(env, constant(0));
  }
  const interval = env.intervals.get(address.region);
  const index = address.index[0];
  if (interval && index) return readInterval(node, address, interval, index, env, then);
  return get(node, address, env, then);
}

function get(node: AstNode, address: Address, env: Environment, then: Then): Node {
  const slot = env.slot;
  const value: Operand = { slot };
  return {
    op: 'get',
    fetches: [{ ...address, slot }],
    range: rangeOf(node),
    next: then({ ...learn(env, address, value), slot: slot + 1 }, value),
  };
}

type FetchedInterval = NonNullable<ReturnType<Environment['intervals']['get']>>;

function readInterval(
  node: AstNode,
  address: Address,
  interval: FetchedInterval,
  index: Operand,
  env: Environment,
  then: Then,
): Node {
  const inside = (at: Environment): Node => {
    const value: Operand = { slot: at.slot };
    return {
      op: 'element',
      interval: interval.values,
      low: interval.low,
      index,
      slot: at.slot,
      next: then({ ...learn(at, address, value), slot: at.slot + 1 }, value),
    };
  };
  const outside = (at: Environment): Node => get(node, address, { ...at, intervals: new Map() }, then);
  return silentTest(
    node,
    '<=',
    interval.low,
    index,
    env,
    (low) => silentTest(node, '<=', index, interval.high, low, inside, outside),
    outside,
  );
}

export function silentTest(
  node: AstNode,
  relation: Relation,
  left: Operand,
  right: Operand,
  env: Environment,
  yes: Branch,
  no: Branch,
): Node {
  const settled = compareConstants(relation, left, right);
  if (settled !== undefined) return settled ? yes(env) : no(env);
  return {
    op: 'test',
    relation,
    left,
    right,
    printed: false,
    slot: undefined,
    yes: yes(env),
    no: no(env),
    range: rangeOf(node),
  };
}

function compareConstants(relation: Relation, left: Operand, right: Operand): boolean | undefined {
  if (!('value' in left) || !('value' in right)) return undefined;
  const a = left.value;
  const b = right.value;
  if (relation === '==') return sameValue(a, b);
  if (relation === '!=') return !sameValue(a, b);
  if ((typeof a !== 'number' && typeof a !== 'bigint') || (typeof b !== 'number' && typeof b !== 'bigint'))
    return undefined;
  switch (relation) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    default:
      return a >= b;
  }
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
        `"${name}" returns nothing that could be used here.`,
        'Give it a result type and return a value.',
      );
      return then(env, constant(0));
    }
    if (!isIndexedByArguments(callee)) return read(unit, call, { region, index: [] }, env, then);
    const known = env.calls.get(call);
    if (known) return read(unit, call, { region, index: known }, env, then);
    return evaluateAll(unit, call.arguments, env, (at, index) => read(unit, call, { region, index }, at, then));
  }
  if (name === 'min' || name === 'max')
    return evaluateAll(unit, call.arguments, env, (at, values) => compute(call, name, values, at, then));
  if (name === 'lower')
    return evaluateAll(unit, call.arguments, env, (at, values) => compute(call, name, values, at, then));
  const argument = call.arguments[0];
  const input = argument?.$type === 'NameExpression' ? argument.target.ref : undefined;
  const bound = input && boundRegion(unit, name, input);
  if (bound !== undefined) return read(unit, call, { region: bound, index: [] }, env, then);
  unit.problem(call, 'unsupported', `${name}(…) cannot be compiled here yet.`);
  return then(env, constant(0));
}

const relations: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const isRelation = (operator: string): operator is Relation => relations.has(operator);

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
  const isText = operator === '+' && isTextExpression(expression);
  const irOperator: Operator = isText ? 'joined' : operator === '/' ? '//' : (operator as Operator);
  return evaluateAll(
    unit,
    operator === '+' || operator === '*' ? chain(expression, operator) : [expression.left, expression.right],
    env,
    (at, values) => compute(expression, irOperator, values, at, then),
  );
}

/** `a + b + c` is one operation. */
function chain(expression: ast.Expression, operator: string): ast.Expression[] {
  if (expression.$type !== 'BinaryExpression' || expression.operator !== operator) return [expression];
  return [...chain(expression.left, operator), expression.right];
}

/** One elementary operation: folded over constants, silent as index arithmetic, printed otherwise. */
export function compute(
  node: AstNode,
  operator: Operator,
  operands: readonly Operand[],
  env: Environment,
  then: Then,
): Node {
  const constants = operands.flatMap((o) => ('value' in o ? [o.value] : []));
  if (constants.length === operands.length) {
    const folded = evaluate(operator, constants);
    if (!isStuck(folded)) return then(env, constant(folded));
  }
  const moved = shift(operator, operands, env);
  const slot = env.slot;
  const value: Operand = { slot };
  if (moved) {
    if (moved.plus === 0) return then(env, { slot: moved.base });
    const ready = [...env.symbols].find(([, s]) => s.base === moved.base && s.plus === moved.plus);
    if (ready) return then(env, { slot: ready[0] });
  }
  const next = then(
    { ...env, slot: slot + 1, symbols: moved ? withEntry(env.symbols, slot, moved) : env.symbols },
    value,
  );
  return { op: 'compute', operator, operands, slot, printed: moved === undefined, range: rangeOf(node), next };
}

/** What only puts values together or takes them apart: it prints nothing. */
function silently(
  node: AstNode,
  operator: 'tuple' | 'field',
  operands: readonly Operand[],
  env: Environment,
  then: Then,
): Node {
  const constants = operands.flatMap((o) => ('value' in o ? [o.value] : []));
  const folded = constants.length === operands.length ? evaluate(operator, constants) : undefined;
  if (folded !== undefined && !isStuck(folded)) return then(env, constant(folded));
  const slot = env.slot;
  return {
    op: 'compute',
    operator,
    operands,
    slot,
    printed: false,
    range: rangeOf(node),
    next: then({ ...env, slot: slot + 1 }, { slot }),
  };
}

/** A header variable plus or minus a constant: index arithmetic, which is silent. */
function shift(
  operator: Operator,
  operands: readonly Operand[],
  env: Environment,
): { base: number; plus: number } | undefined {
  const [left, right] = operands;
  if (operands.length !== 2 || left === undefined || right === undefined) return undefined;
  const number = (o: Operand): number | undefined =>
    'value' in o && typeof o.value === 'number' ? o.value : undefined;
  const a = symbolOf(env, left);
  const b = symbolOf(env, right);
  const m = number(left);
  const n = number(right);
  if (operator === '+' && a && n !== undefined) return { base: a.base, plus: a.plus + n };
  if (operator === '+' && b && m !== undefined) return { base: b.base, plus: b.plus + m };
  if (operator === '-' && a && n !== undefined) return { base: a.base, plus: a.plus - n };
  return undefined;
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
