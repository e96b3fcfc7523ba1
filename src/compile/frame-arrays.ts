import type * as ast from '../language/ast/index.ts';
import { dimensionsOf, rangeOf, typeOfVariable } from '../language/index.ts';
import type { Region } from '../machine/index.ts';
import { contents, scalarTypeOfVariable } from './cell-types.ts';

/** `var seen: bool[n] = false` in a function. */
export function isArray(node: ast.Variable): node is ast.LetStatement {
  return node.$type === 'LetStatement' && typeOfVariable(node).kind === 'array';
}

/**
 * The region of an array that a function has for itself: `visit.seen[2][0]` is its first element in `visit(2)`. What its
 * cells hold at first is decided where it is declared.
 */
export function frameArray(array: ast.LetStatement, owner: ast.FunctionDecl): Omit<Region, 'id'> {
  const name = `${owner.name}.${array.name}`;
  return {
    name,
    role: 'tape',
    form: { before: `${name}[`, between: '][', after: ']' },
    ...contents(typeOfVariable(array)),
    indexes: [...owner.parameters.map(scalarTypeOfVariable), ...dimensionsOf(array.type).map(() => 'int' as const)],
    placeValue: false,
    bounds: undefined,
    initial: undefined,
    otherwise: undefined,
    range: rangeOf(array),
  };
}
