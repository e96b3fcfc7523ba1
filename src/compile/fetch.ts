import type * as ast from '../language/ast/index.ts';
import type { Node } from '../machine/index.ts';
import { rowOf } from './emit.ts';
import type { Environment } from './environment.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluatorOf } from './expressions.ts';
import { interval, wholeInterval } from './intervals.ts';
import { wholeList } from './lists.ts';
import { readVariable } from './read-variable.ts';
import { frameArguments, hasIndex, regionOfVariable } from './regions.ts';
import type { Unit } from './unit.ts';

/** `fetch s[low .. high]`, `fetch m[i][low .. high]`, or a whole row, `fetch m[i]`. */
function row(
  evaluator: Evaluator,
  fetched: ast.FetchedRegion,
  variable: ast.Variable,
  region: number,
  env: Environment,
  next: (env: Environment) => Node,
): Node | undefined {
  const { unit } = evaluator;
  const { spans } = fetched;
  const last = spans.at(-1);
  const before = last?.high ? spans.slice(0, -1) : spans;
  const types = unit.regions[region]?.indexes ?? [];
  const hidden = unit.frameRegions.get(region)?.parameters.length ?? 0;
  if (
    before.every(({ high }) => high === undefined) &&
    before.length + hidden + 1 === types.length &&
    types.every((type) => type === 'int')
  ) {
    const read = evaluator.all(
      before.map(({ low }) => low),
      env,
      (at, prefix): Node => {
        const one = rowOf(region, [...frameArguments(unit, fetched, region, at), ...prefix]);
        if (last?.high) return interval(evaluator, fetched, one, last.low, last.high, at, next, true);
        return wholeInterval(evaluator, fetched, variable, one, at, next, true) ?? next(at);
      },
    );
    return read;
  }
  unit.problem(
    fetched,
    'unsupported',
    'Only an interval of a region with one index, or of a row, can be fetched.',
    `Write ${variable.name}${'[i]'.repeat(Math.max(0, types.length - hidden - 1))}[first .. last].`,
  );
  return undefined;
}

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
    const whole =
      span === undefined
        ? wholeInterval(
            evaluator,
            fetched,
            variable,
            rowOf(region, frameArguments(unit, fetched, region, at)),
            at,
            next,
            true,
          )
        : undefined;
    if (whole) return whole;
    if (span === undefined && !hasIndex(unit, region)) return readVariable(unit, fetched, variable, at, next);
    const list = span === undefined ? wholeList(unit, fetched, variable, at, (next) => go(i + 1, next)) : undefined;
    if (list) return list;
    return row(evaluator, fetched, variable, region, at, next) ?? go(i + 1, at);
  };
  return go(0, env);
}
