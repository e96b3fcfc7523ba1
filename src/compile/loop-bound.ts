import { constantOf } from '../language/index.ts';
import type * as ast from '../language/ast/index.ts';
import type { Node } from '../machine/index.ts';
import { silentShift, type Then } from './emit.ts';
import type { Environment } from './environment.ts';
import { evaluateExpression } from './expressions.ts';
import type { Unit } from './unit.ts';

/**
 * The last value of a loop's variable. A cell plus or minus a constant is fetched, and the rest of it is index
 * arithmetic, as silent as the test of the loop: `n - 1` costs no more than a variable that holds it.
 */
export function loopBound(unit: Unit, end: ast.Expression, env: Environment, then: Then): Node {
  const { cell, plus } = cellPlus(end);
  return evaluateExpression(unit, cell, env, (at, value) =>
    plus === 0 ? then(at, value) : silentShift(end, value, plus, at, then),
  );
}

/** What an expression adds to a cell; nothing where it is of another form. */
function cellPlus(expression: ast.Expression): { readonly cell: ast.Expression; readonly plus: number } {
  const nothing = { cell: expression, plus: 0 };
  if (expression.$type !== 'BinaryExpression' || (expression.operator !== '+' && expression.operator !== '-'))
    return nothing;
  const constant = Number(constantOf(expression.right) ?? NaN);
  const inner = cellPlus(expression.left);
  if (!Number.isSafeInteger(constant) || !isCell(inner.cell)) return nothing;
  return { cell: inner.cell, plus: inner.plus + (expression.operator === '+' ? constant : -constant) };
}

function isCell(expression: ast.Expression): boolean {
  return (
    expression.$type === 'NameExpression' ||
    expression.$type === 'IndexExpression' ||
    (expression.$type === 'CallExpression' && expression.callee.ref === undefined && isSpan(expression.callee.$refText))
  );
}

function isSpan(name: string): boolean {
  return name === 'low' || name === 'high' || name === 'length';
}
