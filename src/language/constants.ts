import type * as ast from './generated/ast.ts';

/**
 * The integer that an expression of literals gives; undefined if it is not one, or divides by zero. Division floors.
 */
export function constantOf(expression: ast.Expression | undefined): bigint | undefined {
  if (expression?.$type === 'NumberLiteral')
    return /^\d{1,4000}$/.test(expression.text) ? BigInt(expression.text) : undefined;
  if (expression?.$type === 'UnaryExpression' && expression.operator === '-') {
    const operand = constantOf(expression.operand);
    return operand === undefined ? undefined : -operand;
  }
  if (expression?.$type !== 'BinaryExpression') return undefined;
  const left = constantOf(expression.left);
  const right = constantOf(expression.right);
  if (left === undefined || right === undefined) return undefined;
  switch (expression.operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0n ? undefined : floored(left, right);
    case '%':
      return right === 0n ? undefined : left - right * floored(left, right);
    case 'and':
    case 'or':
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return undefined;
  }
}

function floored(left: bigint, right: bigint): bigint {
  const quotient = left / right;
  return left % right !== 0n && left < 0n !== right < 0n ? quotient - 1n : quotient;
}
