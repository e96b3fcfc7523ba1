import type * as ast from '../language/ast/index.ts';
import { dimensionsOf, rangeOf, typeOfVariable } from '../language/index.ts';
import type { Region } from '../machine/index.ts';
import { contents, scalarTypeOfVariable } from './cell-types.ts';

/** A variable with a type. */
type Typed = ast.LetStatement & { readonly type: NonNullable<ast.LetStatement['type']> };

/** `var open: list of int = []` in a function. */
export function isList(node: ast.Variable): node is Typed {
  return node.$type === 'LetStatement' && typeOfVariable(node).kind === 'list';
}

/** `var seen: bool[n] = false` in a function. */
export function isArray(node: ast.Variable): node is Typed {
  return node.$type === 'LetStatement' && typeOfVariable(node).kind === 'array';
}

/** What a region of a function's own is called: `visit.seen`. */
export function frameName(variable: ast.LetStatement, owner: ast.FunctionDecl): string {
  return `${owner.name}.${variable.name}`;
}

/**
 * The region of an array or a list that a function has for itself: `visit.seen[2][0]` is its first element in
 * `visit(2)`. What its cells hold at first is decided where it is declared.
 */
export function frameArray(array: ast.LetStatement, owner: ast.FunctionDecl): Omit<Region, 'id'> {
  const name = frameName(array, owner);
  const own = isList(array) ? ['int' as const] : dimensionsOf(array.type).map(() => 'int' as const);
  return {
    name,
    role: 'tape',
    form: { before: `${name}[`, between: '][', after: ']' },
    ...contents(typeOfVariable(array)),
    indexes: [...owner.parameters.map(scalarTypeOfVariable), ...own],
    placeValue: false,
    bounds: undefined,
    initial: undefined,
    otherwise: undefined,
    range: rangeOf(array),
  };
}

/** The cells that say how many elements of such a list count: `length(visit.open[2])` in `visit(2)`. */
export function frameLength(list: ast.LetStatement, owner: ast.FunctionDecl): Omit<Region, 'id'> {
  const name = frameName(list, owner);
  const isOne = owner.parameters.length === 0;
  return {
    name: `length(${name})`,
    role: 'tape',
    form: isOne
      ? { before: `length(${name})`, between: '', after: '' }
      : { before: `length(${name}[`, between: '][', after: '])' },
    type: 'int',
    indexes: owner.parameters.map(scalarTypeOfVariable),
    placeValue: false,
    bounds: isOne ? [] : undefined,
    initial: undefined,
    otherwise: undefined,
    range: rangeOf(list),
  };
}
