import type { AstNode } from 'langium';
import * as ast from '../language/ast/index.ts';
import { operatorOfCall } from './operators.ts';
import { descendants } from './unit.ts';

/** Operations and tests that going through statements of a step prints at most, told from the text alone. */
export function workOf(statements: readonly ast.Statement[]): number {
  return statements.reduce((sum, one) => sum + workOfOne(one), 0);
}

function workOfOne(node: ast.Statement): number {
  if (!ast.isIfStatement(node)) return workIn(node) + (ast.isPushStatement(node) || ast.isPopStatement(node) ? 1 : 0);
  const { condition, body, otherwise } = node;
  const other = ast.isIfStatement(otherwise) ? [otherwise] : (otherwise?.statements ?? []);
  return workIn(condition) + Math.max(workOf(body.statements), workOf(other));
}

/** Operations and tests that evaluating what stands in a node prints at most. */
export function workIn(node: AstNode): number {
  return [node, ...descendants(node)].filter((one) => isOperation(one) && !isSilent(one)).length;
}

function isOperation(node: AstNode): boolean {
  if (ast.isBinaryExpression(node)) return node.operator !== 'and' && node.operator !== 'or';
  if (ast.isUnaryExpression(node)) return node.operator === '-';
  return ast.isScanExpression(node) || (ast.isCallExpression(node) && operatorOfCall(node) !== undefined);
}

/** What no cell tells, or a variable of the label plus or minus a constant. */
function isSilent(node: AstNode): boolean {
  const inside = [node, ...descendants(node)];
  const names = inside.filter(ast.isNameExpression);
  if (names.length === 0) return true;
  const isSum = (one: AstNode): boolean =>
    !isOperation(one) || (ast.isBinaryExpression(one) && /^[+-]$/.test(one.operator));
  return names.length === 1 && names.every(isShown) && inside.every(isSum);
}

function isShown(name: ast.NameExpression): boolean {
  const variable = name.target.ref;
  return ast.isLoopVariable(variable) || ast.isParameter(variable) || ast.isChooseStatement(variable);
}
