import type * as ast from '../language/ast/index.ts';
import type { Operator } from '../machine/index.ts';
import { isTextExpression } from './cell-types.ts';

/** The machine's operator for one of the language's: `+` joins texts, and `/` rounds down. */
export function machineOperator(expression: ast.BinaryExpression, operator: '+' | '-' | '*' | '/' | '%'): Operator {
  if (operator === '+' && isTextExpression(expression)) return 'joined';
  return operator === '/' ? '//' : operator;
}
