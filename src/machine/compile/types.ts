import type * as ast from '../../language/generated/ast.ts';
import { typeOf, typeOfVariable } from '../../language/type-inference.ts';
import { elementOf, isPlaceValue, typeOfType, type TailType } from '../../language/types.ts';
import type { ScalarType, ValueType } from '../machine.ts';

/** What one cell of a region of this type holds. */
function cellType(type: TailType): ValueType {
  if (isPlaceValue(type)) return 'int';
  if (type.kind === 'bool' || type.kind === 'text' || type.kind === 'tuple') return type.kind;
  const element = type.kind === 'array' || type.kind === 'list' ? elementOf(type) : undefined;
  return element ? cellType(element) : 'int';
}

export function valueTypeOfType(type: ast.Type): ValueType {
  return cellType(typeOfType(type));
}

export function valueTypeOfVariable(variable: ast.Variable): ValueType {
  return cellType(typeOfVariable(variable));
}

/** The type of what stands in labels and brackets; the checks let no tuple come there. */
export function scalarTypeOfVariable(variable: ast.Variable): ScalarType {
  const type = valueTypeOfVariable(variable);
  return type === 'tuple' ? 'int' : type;
}

/** Whether a cell of a region of this type may hold `none`. */
export function isOptional(type: TailType): boolean {
  const cell = type.kind === 'array' || type.kind === 'list' ? type.element : type;
  return 'optional' in cell && cell.optional === true;
}

export function isTextExpression(expression: ast.Expression): boolean {
  return typeOf(expression).kind === 'text';
}
