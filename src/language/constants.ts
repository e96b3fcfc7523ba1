import type * as ast from './generated/ast.ts';

/**
 * The integer that an expression of literals and constants gives; undefined if it is not one, or divides by zero. Division floors.
 */
export function constantOf(expression: ast.Expression | undefined): bigint | undefined {
  if (expression?.$type === 'NumberLiteral')
    return /^\d{1,4000}$/.test(expression.text) ? BigInt(expression.text) : undefined;
  if (expression?.$type === 'NameExpression') return valueOfName(expression);
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
    case '^':
      return power(left, right);
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

function valueOfName(name: ast.NameExpression): bigint | undefined {
  const target = name.target.ref;
  // One that is declared above: a declaration that leads back to itself has no value.
  return target?.$type === 'Constant' && (target.$cstNode?.end ?? 0) <= (name.$cstNode?.offset ?? 0)
    ? constantOf(target.value)
    : undefined;
}

/** As long as it stays short. */
function power(base: bigint, exponent: bigint): bigint | undefined {
  return exponent < 0n || exponent > 1000n || base > LARGEST_BASE || base < -LARGEST_BASE
    ? undefined
    : base ** exponent;
}

const LARGEST_BASE = 2n ** 53n;

function floored(left: bigint, right: bigint): bigint {
  const quotient = left / right;
  return left % right !== 0n && left < 0n !== right < 0n ? quotient - 1n : quotient;
}
