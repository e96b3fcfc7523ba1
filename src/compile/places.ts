import { CstUtils, type AstNode } from 'langium';
import type * as ast from '../language/ast/index.ts';
import type { Environment } from './environment.ts';
import { functionOf, isFrameVariable } from './regions.ts';
import type { LabelPiece } from './state-plan.ts';
import { ancestors, type Unit } from './unit.ts';

function isFor(node: AstNode): node is ast.ForStatement {
  return node.$type === 'ForStatement';
}

/** Parameters of the function and variables of the loops around a place. */
export function liveVariables(node: AstNode): (ast.Parameter | ast.LoopVariable)[] {
  const around = ancestors(node);
  const loops = around
    .filter((a, i): a is ast.ForStatement => isFor(a) && (around[i - 1] ?? node) === a.body)
    .map((loop) => loop.variable)
    .reverse();
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
  return node.targets.map(textOfTarget).join(', ');
}

/** An element that the compiler sets itself is called as its array. */
function textOfTarget(target: ast.Expression): string {
  const array = variableOf(target);
  return array?.$cstNode !== undefined && array.$cstNode === target.$cstNode ? array.name : textOf(target);
}

function variableOf(target: ast.Expression): ast.Variable | undefined {
  let base = target;
  while (base.$type === 'IndexExpression') base = base.base;
  return base.$type === 'NameExpression' ? base.target.ref : undefined;
}

/** The text of a node without blanks and comments. */
function textOf({ $cstNode }: AstNode): string {
  return $cstNode
    ? [...CstUtils.flattenCst($cstNode)]
        .filter((leaf) => !leaf.hidden)
        .map((leaf) => leaf.text)
        .join('')
    : '';
}

/** What was set for the running frame alone is not written when the frame ends. */
export function withoutFrame(unit: Unit, env: Environment): Environment {
  return { ...env, pending: env.pending.filter((w) => !isFrameVariable(unit, w.region)) };
}
