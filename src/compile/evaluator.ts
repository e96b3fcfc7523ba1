import type * as ast from '../language/ast/index.ts';
import type { Node } from '../machine/index.ts';
import type { Then, ThenAll } from './emit.ts';
import type { Environment } from './environment.ts';
import type { Unit } from './unit.ts';

/**
 * Generates the code of expressions. Handed to what is itself part of an expression, a scan or an interval, whose
 * bounds are expressions again: so this recursion needs no circle of imports.
 */
export interface Evaluator {
  readonly unit: Unit;
  readonly one: (expression: ast.Expression, env: Environment, then: Then) => Node;
  readonly all: (expressions: readonly ast.Expression[], env: Environment, then: ThenAll) => Node;
}
