import type { AstNode } from 'langium';
import type * as ast from '../language/ast/index.ts';
import type { Node, Operand, ScalarType, State } from '../machine/index.ts';
import type { Environment } from './environment.ts';

/** A variable of a state: declared in the program, or an argument of the call that the state comes back from. */
export type HeaderVariable =
  { readonly declaration: ast.Variable } | { readonly name: string; readonly type: ScalarType };

/** A label in the making: text, and holes that name a variable of the state by its place in the list. */
export type LabelPiece = string | { readonly variable: number; readonly offset: number };

/** What a state is made from: where it stands, what its header shows, and its code once there is an environment. */
export interface StatePlan {
  readonly kind: State['kind'];
  readonly node: AstNode;
  readonly label: readonly LabelPiece[];
  readonly site?: readonly LabelPiece[];
  readonly variables: readonly HeaderVariable[];
  readonly mode: Environment['mode'];
  readonly generate: (env: Environment, header: readonly Operand[]) => Node;
}
