import { AstUtils, type AstNode } from 'langium';
import * as ast from '../../language/ast/index.ts';
import { contains, sourceOf, type Range } from '../../language/index.ts';
import type { Passed } from '../replay.ts';

/** An `if` of the program, whose condition is decided by comparisons alone. */
export interface Branching {
  readonly source: string | undefined;
  readonly condition: Range;
  /** What a `not` stands before. */
  readonly negated: readonly Range[];
  readonly yes: Range;
  readonly no: Range | undefined;
}

/** The branchings in a part of a program. */
export function branchingsIn(part: AstNode): readonly Branching[] {
  const found: Branching[] = [];
  for (const node of AstUtils.streamAllContents(part)) {
    if (!ast.isIfStatement(node)) continue;
    const condition = node.condition.$cstNode?.range;
    const yes = node.body.$cstNode?.range;
    const inside = [...AstUtils.streamAst(node.condition)];
    if (condition === undefined || yes === undefined || inside.some(isUndecidedByLast)) continue;
    found.push({
      source: sourceOf(node),
      condition,
      negated: inside.flatMap((one) =>
        ast.isUnaryExpression(one) && one.operator === 'not' && one.operand.$cstNode !== undefined
          ? [one.operand.$cstNode.range]
          : [],
      ),
      yes,
      no: node.otherwise?.$cstNode?.range,
    });
  }
  return found;
}

/** What may make comparisons that are none of the condition. */
function isUndecidedByLast(node: AstNode): boolean {
  return ast.isIfExpression(node) || ast.isScanExpression(node) || ast.isCallExpression(node);
}

/**
 * Which way a state went at a branching: the last comparison of the condition that is made decides it. Undefined where
 * the state does not come to it.
 */
export function wayAt(way: readonly Passed[], { condition, negated }: Branching): boolean | undefined {
  const at = way.findLastIndex(({ node }) => node.op === 'test' && contains(condition, node.range));
  const node = way[at]?.node;
  const next = way[at + 1]?.node;
  if (node?.op !== 'test' || next === undefined || node.yes === node.no) return undefined;
  if (next !== node.yes && next !== node.no) return undefined;
  const isFlipped = negated.filter((range) => contains(range, node.range)).length % 2 === 1;
  return (next === node.yes) !== isFlipped;
}
