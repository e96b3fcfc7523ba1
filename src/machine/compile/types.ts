import type * as ast from '../../language/generated/ast.ts';
import { typeOf, typeOfVariable } from '../../language/type-inference.ts';
import { elementOf, isPlaceValue, typeOfType, type TailType } from '../../language/types.ts';
import type { ValueType } from '../machine.ts';

/** What one cell of a region of this type holds. */
function cellType(type: TailType): ValueType {
  if (isPlaceValue(type)) return 'int';
  if (type.kind === 'bool' || type.kind === 'text') return type.kind;
  const element = type.kind === 'array' ? elementOf(type) : undefined;
  return element ? cellType(element) : 'int';
}

export function valueTypeOfType(type: ast.Type): ValueType {
  return cellType(typeOfType(type));
}

export function valueTypeOfVariable(variable: ast.Variable): ValueType {
  return cellType(typeOfVariable(variable));
}

export function isTextExpression(expression: ast.Expression): boolean {
  return typeOf(expression).kind === 'text';
}
