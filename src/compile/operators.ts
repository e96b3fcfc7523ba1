import { typeOf } from '../language/index.ts';
import type * as ast from '../language/ast/index.ts';
import { isCalledOperator, type Operator } from '../machine/index.ts';
import { isTextExpression } from './cell-types.ts';

/** The machine's operator for one of the language's: `+` joins texts, and `/` rounds down. */
export function machineOperator(
  expression: ast.BinaryExpression,
  operator: '+' | '-' | '*' | '/' | '%' | '^',
): Operator {
  if (operator === '+' && isTextExpression(expression)) return 'joined';
  return operator === '/' ? '//' : operator;
}

/** The operation that a call of a builtin is; undefined for what is a cell beside a region, such as `length(s)`. */
export function operatorOfCall(call: ast.CallExpression): Operator | undefined {
  const name = call.callee.$refText;
  if (name === 'min' || name === 'max') return name;
  const [argument] = call.arguments;
  if (name === 'length' && argument !== undefined && !isTextValue(argument)) return undefined;
  return isCalledOperator(name) && name !== '^' && name !== 'letter' ? name : undefined;
}

/** Whether `w[i]` takes a letter out of a text that is one value; the letters of an input are cells. */
export function isLetterOfText({ base, last }: ast.IndexExpression): boolean {
  return last === undefined && isTextValue(base);
}

function isTextValue(expression: ast.Expression): boolean {
  const isInput = expression.$type === 'NameExpression' && expression.target.ref?.$type === 'Input';
  return !isInput && typeOf(expression).kind === 'text';
}
