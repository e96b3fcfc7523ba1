import type { AstNode } from 'langium';
import type * as ast from '../../language/generated/ast.ts';
import type { Node, Operand } from '../machine.ts';
import { withEntry, type Environment } from './environment.ts';
import { evaluateAll, readVariable } from './expressions.ts';
import { hasIndex, regionOfVariable } from './regions.ts';
import { rangeOf, type Unit } from './unit.ts';

/** `fetch s[low .. high], find`: intervals as lines of their own, single cells by a get. */
export function fetchStatement(unit: Unit, node: ast.FetchStatement, env: Environment, rest: (env: Environment) => Node): Node {
  const go = (i: number, at: Environment): Node => {
    const fetched = node.regions[i];
    if (fetched === undefined) return rest(at);
    const variable = fetched.region.ref;
    const region = variable && regionOfVariable(unit, variable);
    if (variable === undefined || region === undefined) return go(i + 1, at);
    const [span] = fetched.spans;
    if (span === undefined && !hasIndex(unit, region)) return readVariable(unit, fetched, variable, at, (next) => go(i + 1, next));
    if (fetched.spans.length !== 1 || span?.high === undefined) {
      unit.problem(fetched, 'unsupported', 'Only an interval of a one-dimensional region can be fetched.', `Write ${variable.name}[first .. last].`);
      return go(i + 1, at);
    }
    return interval(unit, fetched, region, span.low, span.high, at, (next) => go(i + 1, next));
  };
  return go(0, env);
}

/** Fetches an interval; the values are then at hand for reads of the region in this state. */
export function interval(
  unit: Unit, node: AstNode, region: number, first: ast.Expression, last: ast.Expression, env: Environment,
  then: (env: Environment, low: Operand, values: Operand) => Node,
): Node {
  return evaluateAll(unit, [first, last], env, (at, [low, high]) =>
    low === undefined || high === undefined ? then(at, { value: 0 }, { value: 0 }) : intervalOf(node, region, low, high, at, then));
}

/** The same with ends that are known. */
export function intervalOf(
  node: AstNode, region: number, low: Operand, high: Operand, env: Environment,
  then: (env: Environment, low: Operand, values: Operand) => Node,
): Node {
  const slot = env.slot, values: Operand = { slot };
  const next = { ...env, slot: slot + 1, intervals: withEntry(env.intervals, region, { low, high, values }) };
  return { op: 'interval', region, low, high, slot, range: rangeOf(node), next: then(next, low, values) };
}
