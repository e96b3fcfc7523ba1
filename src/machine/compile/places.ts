import type { AstNode } from 'langium';
import type * as ast from '../../language/generated/ast.ts';
import { functionOf } from './regions.ts';
import type { LabelPiece } from './states.ts';
import { ancestors } from './unit.ts';

/** Parameters of the function and variables of the loops around a place. */
export function liveVariables(node: AstNode): (ast.Parameter | ast.LoopVariable)[] {
  const loops = ancestors(node).filter((a): a is ast.ForStatement => a.$type === 'ForStatement').map((loop) => loop.variable).reverse();
  return [...(functionOf(node)?.parameters ?? []), ...loops];
}

/** `best(2, 5)` as a label shows it; the parameters are among the variables. */
export function frameText(owner: ast.FunctionDecl, variables: readonly ast.Variable[]): LabelPiece[] {
  const pieces: LabelPiece[] = [`${owner.name}(`];
  owner.parameters.forEach((parameter, i) => {
    if (i > 0) pieces.push(', ');
    pieces.push({ variable: variables.indexOf(parameter), offset: 0 });
  });
  return [...pieces, ')'];
}

/** What a statement sets, as its label names it: `low`, `d[i][0]`. */
export function targetName(node: ast.LetStatement | ast.AssignStatement): string | undefined {
  if (node.$type === 'LetStatement') return node.name;
  return node.targets.map((target) => target.$cstNode?.text.replace(/\s+/g, '') ?? '').join(', ');
}
