import type { AstNode } from 'langium';
import type * as ast from '../language/ast/index.ts';
import { dimensionsOf } from '../language/index.ts';
import type { Node } from '../machine/index.ts';
import { compute, constant, intervalOf, type ThenInterval } from './emit.ts';
import type { Environment } from './environment.ts';
import type { Evaluator } from './evaluator.ts';

/** Fetches an interval; the values are then at hand for reads of the region in this state. */
export function interval(
  evaluator: Evaluator,
  node: AstNode,
  region: number,
  first: ast.Expression,
  last: ast.Expression,
  env: Environment,
  then: ThenInterval,
  isComplete = false,
): Node {
  return evaluator.all([first, last], env, (at, [low, high]) =>
    low === undefined || high === undefined
      ? then(at, { value: 0 }, { value: 0 })
      : intervalOf(node, region, low, high, at, then, isComplete),
  );
}

/** All cells of a region with one index whose declaration tells the first and the last; undefined for any other. */
export function wholeInterval(
  evaluator: Evaluator,
  node: AstNode,
  variable: ast.Variable | undefined,
  region: number,
  env: Environment,
  then: ThenInterval,
  isComplete = false,
): Node | undefined {
  const table = evaluator.unit.regions[region]?.table;
  if (variable?.$type === 'Constant' && table)
    return intervalOf(
      node,
      region,
      constant(table.first),
      constant(table.first + table.values.length - 1),
      env,
      then,
      isComplete,
    );
  const type = variable?.$type === 'Tape' || variable?.$type === 'Input' ? variable.type : undefined;
  const [span, ...others] = dimensionsOf(type);
  if (others.length > 0) return undefined;
  if (span?.high) return interval(evaluator, node, region, span.low, span.high, env, then, isComplete);
  return (
    span &&
    evaluator.one(span.low, env, (at, size) =>
      compute(node, '-', [size, { value: 1 }], at, (next, last) =>
        intervalOf(node, region, { value: 0 }, last, next, then, isComplete),
      ),
    )
  );
}
