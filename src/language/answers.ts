import type { AstNode } from 'langium';
import * as ast from './generated/ast.ts';

/** What an answer may be: its value, or those of the branches of a choice between answers. */
export function branchesOf(value: ast.Expression): readonly ast.Expression[] {
  return ast.isIfExpression(value) ? [...branchesOf(value.consequence), ...branchesOf(value.otherwise)] : [value];
}

/** Whether an expression is all of an answer, of a branch of one, or of a value that its text shows. */
export function isAnswered(expression: AstNode): boolean {
  const around = expression.$container;
  if (ast.isIfExpression(around)) return around.condition !== expression && isAnswered(around);
  return ast.isAnswer(around) || (ast.isComposedText(around) && isAnswered(around));
}
