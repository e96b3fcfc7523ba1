import type * as ast from '../language/ast/index.ts';
import { elementOf, fieldNames, isOptional, type TailType, typeOf, typeOfVariable } from '../language/index.ts';
import type { Region, ScalarType, ValueType, Variable } from '../machine/index.ts';

/** What one cell of a region of this type holds. */
function cellType(type: TailType): ValueType {
  if (type.kind === 'bool' || type.kind === 'text' || type.kind === 'tuple') return type.kind;
  const element = type.kind === 'array' || type.kind === 'list' ? elementOf(type) : undefined;
  return element ? cellType(element) : 'int';
}

export function valueTypeOfVariable(variable: ast.Variable): ValueType {
  return cellType(typeOfVariable(variable));
}

/** The type of what stands in labels and brackets; the checks let no tuple come there. */
export function scalarTypeOfVariable(variable: ast.Variable): ScalarType {
  const type = valueTypeOfVariable(variable);
  return type === 'tuple' ? 'int' : type;
}

/** What a cell of a region of this type holds, as regions tell it. */
export function contents(type: TailType): Pick<Region, 'type' | 'optional' | 'fields'> {
  const cell = type.kind === 'array' || type.kind === 'list' ? type.element : type;
  const fields =
    cell.kind === 'tuple'
      ? fieldNames(cell).map((name, i): Variable => ({ name: name ?? '', type: scalar(cell.elements[i]) }))
      : undefined;
  return {
    type: cellType(type),
    ...(isOptional(cell) ? { optional: true } : {}),
    ...(fields === undefined ? {} : { fields }),
  };
}

function scalar(type: TailType | undefined): ScalarType {
  return type?.kind === 'bool' || type?.kind === 'text' ? type.kind : 'int';
}

/** The place of an element in its tuple. */
export function fieldIndex(expression: ast.FieldExpression): number | undefined {
  const type = typeOf(expression.base);
  const at = type.kind === 'tuple' ? fieldNames(type).indexOf(expression.field) : -1;
  return at < 0 ? undefined : at;
}

export function isTextExpression(expression: ast.Expression): boolean {
  return typeOf(expression).kind === 'text';
}
