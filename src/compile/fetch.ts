import type * as ast from '../language/ast/index.ts';
import type { Node } from '../machine/index.ts';
import type { Environment } from './environment.ts';
import { evaluatorOf } from './expressions.ts';
import { interval, wholeInterval } from './intervals.ts';
import { wholeList } from './lists.ts';
import { readVariable } from './read-variable.ts';
import { hasIndex, regionOfVariable } from './regions.ts';
import type { Unit } from './unit.ts';

/** `fetch s[low .. high], find`: intervals as lines of their own, single cells by a get. */
export function fetchStatement(
  unit: Unit,
  node: ast.FetchStatement,
  env: Environment,
  rest: (env: Environment) => Node,
): Node {
  const evaluator = evaluatorOf(unit);
  const go = (i: number, at: Environment): Node => {
    const fetched = node.regions[i];
    if (fetched === undefined) return rest(at);
    const variable = fetched.region.ref;
    const region = variable && regionOfVariable(unit, variable);
    if (variable === undefined || region === undefined) return go(i + 1, at);
    const next = (after: Environment): Node => go(i + 1, after);
    const [span] = fetched.spans;
    const whole = span === undefined ? wholeInterval(evaluator, fetched, variable, region, at, next, true) : undefined;
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
    return interval(evaluator, fetched, region, span.low, span.high, at, next, true);
  };
  return go(0, env);
}
