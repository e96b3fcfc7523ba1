import type { AstNode } from 'langium';
import {
  evaluate,
  isStuck,
  placeInGiven,
  rowsOfGiven,
  sameValue,
  type Address,
  type Node,
  type Operand,
  type Operator,
  type Path,
  type Relation,
  type Value,
} from '../machine/index.ts';
import {
  addressKey,
  learn,
  operationKey,
  possibleAlias,
  pathKey,
  sameOperand,
  symbolOf,
  withEntry,
  type Environment,
  type FetchedInterval,
} from './environment.ts';
import { rangeOf, type Unit } from './unit.ts';

/** What emits nodes for operands that are known, and never looks at an expression. Each takes what follows as `then`. */
export type Then = (env: Environment, value: Operand) => Node;
export type ThenAll = (env: Environment, values: readonly Operand[]) => Node;
export type ThenInterval = (env: Environment, low: Operand, values: Operand) => Node;
export type Branch = (env: Environment) => Node;

export const constant = (value: Value): Operand => ({ value });

/** Reads a cell: known in this state, in a fetched interval, or by a get. */
export function read(unit: Unit, node: AstNode, address: Address, env: Environment, then: Then): Node {
  const fixed = fixedCell(unit, node, address);
  if (fixed !== undefined) return then(env, constant(fixed));
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
  // Of a row first, whose cells have no names of their own in the line.
  for (let at = address.index.length - 1; at >= 0; at--) {
    const path = address.index.map((one, i) => (i === at ? undefined : one));
    const interval = env.intervals.get(pathKey(env, address.region, path));
    const index = address.index[at];
    if (interval && index) return readInterval(node, address, interval, index, env, then);
  }
  return get(node, address, env, then);
}

/** What a cell of a constant holds at a place that is known before any run. */
function fixedCell(unit: Unit, node: AstNode, { region, index }: Address): Value | undefined {
  const found = unit.regions[region];
  if (found?.table === undefined || !index.every((operand) => 'value' in operand)) return undefined;
  const place = placeInGiven(
    found.table,
    index.flatMap((operand) => ('value' in operand ? [operand.value] : [])),
  );
  const value = place === undefined ? undefined : found.table.values[place];
  if (value !== undefined) return value;
  const ends = [{ first: found.table.first, count: rowsOfGiven(found.table) }, ...(found.table.inner ?? [])];
  const brackets = (of: (end: (typeof ends)[number]) => number): string => ends.map((end) => `[${of(end)}]`).join('');
  unit.problem(
    node,
    'index-out-of-range',
    `${found.name} has no such element.`,
    `Its elements are ${found.name}${brackets(({ first }) => first)} to ${found.name}${brackets(({ first, count }) => first + count - 1)}.`,
  );
  return 0;
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

export function compareConstants(relation: Relation, left: Operand, right: Operand): boolean | undefined {
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
    case '>=':
      return a >= b;
  }
}

/** One elementary operation: folded over constants, silent as index arithmetic, printed otherwise, but once a state. */
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
  const key = operationKey(env, operator, operands);
  const known = moved ? undefined : env.computed.get(key);
  if (known) return then(env, known);
  const next = then(
    {
      ...env,
      slot: slot + 1,
      symbols: moved ? withEntry(env.symbols, slot, moved) : env.symbols,
      computed: moved ? env.computed : withEntry(env.computed, key, value),
    },
    value,
  );
  return { op: 'compute', operator, operands, slot, printed: moved === undefined, range: rangeOf(node), next };
}

/** A value plus a constant where that prints nothing, as the bound of a loop does. */
export function silentShift(node: AstNode, value: Operand, plus: number, env: Environment, then: Then): Node {
  const [operator, amount] = plus < 0 ? (['-', -plus] as const) : (['+', plus] as const);
  const operands = [value, constant(amount)];
  const known = env.computed.get(operationKey(env, operator, operands));
  if (known) return then(env, known);
  if ('value' in value || symbolOf(env, value)) return compute(node, operator, operands, env, then);
  return unprinted(node, operator, operands, env, then);
}

/** A constant minus a value where that prints nothing. */
export function silentDifference(node: AstNode, from: number, value: Operand, env: Environment, then: Then): Node {
  const operands = [constant(from), value];
  const known = env.computed.get(operationKey(env, '-', operands));
  if (known) return then(env, known);
  return 'value' in value ? compute(node, '-', operands, env, then) : unprinted(node, '-', operands, env, then);
}

/** What only puts values together or takes them apart: it prints nothing. */
export function silently(
  node: AstNode,
  operator: 'tuple' | 'field',
  operands: readonly Operand[],
  env: Environment,
  then: Then,
): Node {
  const constants = operands.flatMap((o) => ('value' in o ? [o.value] : []));
  const folded = constants.length === operands.length ? evaluate(operator, constants) : undefined;
  if (folded !== undefined && !isStuck(folded)) return then(env, constant(folded));
  return unprinted(node, operator, operands, env, then);
}

function unprinted(
  node: AstNode,
  operator: Operator,
  operands: readonly Operand[],
  env: Environment,
  then: Then,
): Node {
  const { slot } = env;
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

/** Cells of a region along a path. */
export interface Course {
  readonly region: number;
  readonly path: Path<Operand>;
}

/** A region with one index, or the row of one with several whose cells have these indexes before the last. */
export function rowOf(region: number, prefix: readonly Operand[]): Course {
  return { region, path: [...prefix, undefined] };
}

/** An interval with ends that are known. */
export function intervalOf(
  node: AstNode,
  { region, path }: Course,
  low: Operand,
  high: Operand,
  env: Environment,
  then: ThenInterval,
  isComplete = false,
): Node {
  const key = pathKey(env, region, path);
  const fetched = env.intervals.get(key);
  if (fetched && sameOperand(env, fetched.low, low) && sameOperand(env, fetched.high, high))
    return then(
      isComplete ? { ...env, intervals: withEntry(env.intervals, key, { ...fetched, isComplete }) } : env,
      low,
      fetched.values,
    );
  const slot = env.slot;
  const values: Operand = { slot };
  const next = {
    ...env,
    slot: slot + 1,
    intervals: withEntry(env.intervals, key, { region, low, high, values, isComplete }),
  };
  return {
    op: 'interval',
    region,
    ...(path.length === 1 ? {} : { path }),
    low,
    high,
    slot,
    range: rangeOf(node),
    next: then(next, low, values),
  };
}
