import type { AstNode } from 'langium';
import type * as ast from '../language/ast/index.ts';
import { dimensionsOf } from '../language/index.ts';
import { rowsOfGiven, type Node, type Operand } from '../machine/index.ts';
import { compute, constant, intervalOf, type Row, type ThenInterval } from './emit.ts';
import type { Environment } from './environment.ts';
import type { Evaluator } from './evaluator.ts';
import { rangeOf } from './unit.ts';

/** Fetches an interval; the values are then at hand for reads of the region in this state. */
export function interval(
  evaluator: Evaluator,
  node: AstNode,
  region: number | Row,
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

/**
 * All cells of a region with one index, or of a row, whose declaration tells the first and the last; undefined for any
 * other.
 */
export function wholeInterval(
  evaluator: Evaluator,
  node: AstNode,
  variable: ast.Variable | undefined,
  row: number | Row,
  env: Environment,
  then: ThenInterval,
  isComplete = false,
): Node | undefined {
  const { region, prefix } = typeof row === 'number' ? { region: row, prefix: [] } : row;
  const table = evaluator.unit.regions[region]?.table;
  if (variable?.$type === 'Constant' && table) {
    const ends = [{ first: table.first, count: rowsOfGiven(table) }, ...(table.inner ?? [])];
    const own = ends[prefix.length];
    if (own === undefined || ends.length > prefix.length + 1) return undefined;
    const last = constant(own.first + own.count - 1);
    return intervalOf(node, row, constant(own.first), last, env, then, isComplete);
  }
  const type = variable?.$type === 'Tape' || variable?.$type === 'Input' ? variable.type : undefined;
  const spans = dimensionsOf(type);
  const span = spans[prefix.length];
  if (span === undefined || spans.length > prefix.length + 1) return undefined;
  return endsOf(evaluator, node, span, env, (at, low, high) => intervalOf(node, row, low, high, at, then, isComplete));
}

/** The first and the last index of a dimension. */
function endsOf(
  evaluator: Evaluator,
  node: AstNode,
  { low, high }: ast.Dimension,
  env: Environment,
  then: (env: Environment, low: Operand, high: Operand) => Node,
): Node {
  if (high)
    return evaluator.all([low, high], env, (at, [first = constant(0), last = constant(0)]) => then(at, first, last));
  return evaluator.one(low, env, (at, size) =>
    compute(node, '-', [size, constant(1)], at, (next, last) => then(next, constant(0), last)),
  );
}

/** All cells of a region with two indexes, row by row; undefined for any other. */
export function wholeRows(
  evaluator: Evaluator,
  node: AstNode,
  variable: ast.Variable,
  region: number,
  env: Environment,
  then: ThenInterval,
): Node | undefined {
  const type = variable.$type === 'Tape' || variable.$type === 'Input' ? variable.type : undefined;
  const [outer, inner, ...others] = dimensionsOf(type);
  if (outer === undefined || inner === undefined || others.length > 0) return undefined;
  return endsOf(evaluator, node, outer, env, (at, first, last) =>
    endsOf(evaluator, node, inner, at, (next, low, high) => {
      const { slot } = next;
      const ready = { ...next, slot: slot + 1 };
      return {
        op: 'interval',
        region,
        rows: { low: first, high: last },
        low,
        high,
        slot,
        range: rangeOf(node),
        next: then(ready, first, { slot }),
      };
    }),
  );
}

/** A region and the indexes that are written behind it, such as the `m` and the `i` of `m[i][0 .. 3]`. */
export function indexesBehind(expression: ast.Expression): {
  readonly variable: ast.Variable | undefined;
  readonly indexes: readonly ast.Expression[];
} {
  const indexes: ast.Expression[] = [];
  let base = expression;
  for (; base.$type === 'IndexExpression' && !base.last; base = base.base) indexes.unshift(base.index);
  return { variable: base.$type === 'NameExpression' ? base.target.ref : undefined, indexes };
}
