import type { AstNode } from 'langium';
import type * as ast from '../language/ast/index.ts';
import { dimensionsOf } from '../language/index.ts';
import { rowsOfGiven, type Node, type Operand, type IndexRange } from '../machine/index.ts';
import { compute, constant, intervalOf, type Course, type ThenInterval } from './emit.ts';
import type { Environment } from './environment.ts';
import type { Evaluator } from './evaluator.ts';
import { rangeOf } from './unit.ts';

/** Fetches an interval; the values are then at hand for reads of the region in this state. */
export function interval(
  evaluator: Evaluator,
  node: AstNode,
  course: Course,
  first: ast.Expression,
  last: ast.Expression,
  env: Environment,
  then: ThenInterval,
  isComplete = false,
): Node {
  return evaluator.all([first, last], env, (at, [low, high]) =>
    low === undefined || high === undefined
      ? then(at, { value: 0 }, { value: 0 })
      : intervalOf(node, course, low, high, at, then, isComplete),
  );
}

/**
 * All cells of a region with one index, or along a path, where the declaration tells the first and the last; undefined
 * for any other.
 */
export function wholeInterval(
  evaluator: Evaluator,
  node: AstNode,
  variable: ast.Variable | undefined,
  course: Course,
  env: Environment,
  then: ThenInterval,
  isComplete = false,
): Node | undefined {
  const { region, path } = course;
  const table = evaluator.unit.regions[region]?.table;
  const running = path.indexOf(undefined);
  if (variable?.$type === 'Constant' && table) {
    const ends = [{ first: table.first, count: rowsOfGiven(table) }, ...(table.inner ?? [])];
    const own = ends[running];
    if (own === undefined || ends.length !== path.length) return undefined;
    const last = constant(own.first + own.count - 1);
    return intervalOf(node, course, constant(own.first), last, env, then, isComplete);
  }
  const spans = spansOf(variable);
  // The arguments of a frame come before the indexes that an array of its own declares.
  const hidden = evaluator.unit.frameRegions.get(region)?.parameters.length ?? 0;
  const span = spans[running - hidden];
  if (span === undefined || spans.length + hidden !== path.length) return undefined;
  return endsOf(evaluator, node, span, env, (at, low, high) =>
    intervalOf(node, course, low, high, at, then, isComplete),
  );
}

function spansOf(variable: ast.Variable | undefined): readonly ast.Dimension[] {
  const isDeclared = variable?.$type === 'Tape' || variable?.$type === 'Input' || variable?.$type === 'LetStatement';
  return dimensionsOf(isDeclared ? variable.type : undefined);
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

/** All cells of a region with several indexes, or of those with these first ones, row by row; undefined for any other. */
export function wholeRows(
  evaluator: Evaluator,
  node: AstNode,
  variable: ast.Variable,
  region: number,
  prefix: readonly Operand[],
  env: Environment,
  then: ThenInterval,
): Node | undefined {
  const spans = spansOf(variable).slice(prefix.length);
  if (spans.length < 2) return undefined;
  const go = (i: number, at: Environment, ends: readonly IndexRange[]): Node => {
    const span = spans[i];
    if (span) return endsOf(evaluator, node, span, at, (next, low, high) => go(i + 1, next, [...ends, { low, high }]));
    const rows = ends.slice(0, -1);
    const { low, high } = ends.at(-1) ?? { low: constant(0), high: constant(0) };
    const { slot } = at;
    const ready = { ...at, slot: slot + 1 };
    const next = then(ready, ends[0]?.low ?? low, { slot });
    const path = prefix.length === 0 ? {} : { path: [...prefix, ...spans.map(() => undefined)] };
    return { op: 'interval', region, ...path, rows, low, high, slot, range: rangeOf(node), next };
  };
  return go(0, env, []);
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
