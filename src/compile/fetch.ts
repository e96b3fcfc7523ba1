import type { AstNode } from 'langium';
import { dimensionsOf } from '../language/index.ts';
import type * as ast from '../language/ast/index.ts';
import type { Node, Operand } from '../machine/index.ts';
import { withEntry, type Environment } from './environment.ts';
import { compute, evaluateAll, evaluateExpression, readVariable } from './expressions.ts';
import { wholeList } from './lists.ts';
import { hasIndex, regionOfVariable } from './regions.ts';
import { rangeOf, type Unit } from './unit.ts';

/** `fetch s[low .. high], find`: intervals as lines of their own, single cells by a get. */
export function fetchStatement(
  unit: Unit,
  node: ast.FetchStatement,
  env: Environment,
  rest: (env: Environment) => Node,
): Node {
  const go = (i: number, at: Environment): Node => {
    const fetched = node.regions[i];
    if (fetched === undefined) return rest(at);
    const variable = fetched.region.ref;
    const region = variable && regionOfVariable(unit, variable);
    if (variable === undefined || region === undefined) return go(i + 1, at);
    const next = (after: Environment): Node => go(i + 1, after);
    const [span] = fetched.spans;
    const whole = span === undefined ? wholeInterval(unit, fetched, variable, region, at, next, true) : undefined;
    if (whole) return whole;
    if (span === undefined && !hasIndex(unit, region)) return readVariable(unit, fetched, variable, at, next);
    const list = span === undefined ? wholeList(unit, fetched, variable, at, (next) => go(i + 1, next)) : undefined;
    if (list) return list;
    if (fetched.spans.length !== 1 || span?.high === undefined) {
      unit.problem(
        fetched,
        'unsupported',
        'Only an interval of a one-dimensional region can be fetched.',
        `Write ${variable.name}[first .. last].`,
      );
      return go(i + 1, at);
    }
    return interval(unit, fetched, region, span.low, span.high, at, next, true);
  };
  return go(0, env);
}

/** Fetches an interval; the values are then at hand for reads of the region in this state. */
export function interval(
  unit: Unit,
  node: AstNode,
  region: number,
  first: ast.Expression,
  last: ast.Expression,
  env: Environment,
  then: (env: Environment, low: Operand, values: Operand) => Node,
  isComplete = false,
): Node {
  return evaluateAll(unit, [first, last], env, (at, [low, high]) =>
    low === undefined || high === undefined
      ? then(at, { value: 0 }, { value: 0 })
      : intervalOf(node, region, low, high, at, then, isComplete),
  );
}

/** All cells of a region with one index whose declaration tells the first and the last; undefined for any other. */
export function wholeInterval(
  unit: Unit,
  node: AstNode,
  variable: ast.Variable | undefined,
  region: number,
  env: Environment,
  then: (env: Environment, low: Operand, values: Operand) => Node,
  isComplete = false,
): Node | undefined {
  const type = variable?.$type === 'Tape' || variable?.$type === 'Input' ? variable.type : undefined;
  const [span, ...others] = dimensionsOf(type);
  if (others.length > 0) return undefined;
  if (span?.high) return interval(unit, node, region, span.low, span.high, env, then, isComplete);
  return (
    span &&
    evaluateExpression(unit, span.low, env, (at, size) =>
      compute(node, '-', [size, { value: 1 }], at, (next, last) =>
        intervalOf(node, region, { value: 0 }, last, next, then, isComplete),
      ),
    )
  );
}

/** An interval with ends that are known. */
export function intervalOf(
  node: AstNode,
  region: number,
  low: Operand,
  high: Operand,
  env: Environment,
  then: (env: Environment, low: Operand, values: Operand) => Node,
  isComplete = false,
): Node {
  const slot = env.slot;
  const values: Operand = { slot };
  const next = {
    ...env,
    slot: slot + 1,
    intervals: withEntry(env.intervals, region, { low, high, values, isComplete }),
  };
  return { op: 'interval', region, low, high, slot, range: rangeOf(node), next: then(next, low, values) };
}
