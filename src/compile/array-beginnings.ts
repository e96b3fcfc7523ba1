import { AstUtils, type AstNode } from 'langium';
import * as ast from '../language/ast/index.ts';
import { canChange, dimensionsOf, taskOf } from '../language/index.ts';
import type { Formula } from '../machine/index.ts';
import { formula } from './formulas.ts';
import { functionOf } from './regions.ts';
import type { Unit } from './unit.ts';

/**
 * What the cells of a function's array hold at first, where nothing has to write it: no two calls can have the same
 * arguments.
 */
export function heldAtFirst(unit: Unit, array: ast.LetStatement): Formula | undefined {
  const isFixed = AstUtils.streamAst(array.value).every(
    (node) => !ast.isNameExpression(node) || ast.isLengthVariable(node.target.ref) || ast.isConstant(node.target.ref),
  );
  const isOfOneSize = dimensionsOf(array.type).every(
    ({ low, high }) => isFixedSize(low) && (!high || isFixedSize(high)),
  );
  return isFixed && isOfOneSize && isBegunOnce(unit, array) ? formula(unit, array.value, 'tape') : undefined;
}

/** Whether a bound of an array follows from what no run changes once the array is declared, without a fetch. */
export function isFixedSize(bound: ast.Expression): boolean {
  return (
    !canChange(bound) &&
    AstUtils.streamAst(bound).every((node) => {
      if (ast.isBinaryExpression(node)) return /^[-+*/%]$/.test(node.operator);
      if (ast.isUnaryExpression(node)) return node.operator === '-';
      if (ast.isCallExpression(node))
        return !node.callee.ref && /^(min|max|low|high|length)$/.test(node.callee.$refText);
      if (ast.isNameExpression(node))
        return !ast.isLoopVariable(node.target.ref) && !ast.isChooseStatement(node.target.ref);
      return ast.isNumberLiteral(node);
    })
  );
}

/** Whether no run can come twice to where an array or a list of a function is declared, with the same arguments. */
export function isBegunOnce(unit: Unit, variable: ast.LetStatement): boolean {
  const owner = functionOf(variable);
  if (owner === undefined) return false;
  for (let at: AstNode | undefined = variable; at !== owner && at !== undefined; at = at.$container)
    if (ast.isForStatement(at) || ast.isWhileStatement(at)) return false;
  return isCalledOnce(unit, owner, []);
}

/** Whether no run can call a function twice with the same arguments, as far as its text tells. */
function isCalledOnce(unit: Unit, called: ast.FunctionDecl, within: readonly ast.FunctionDecl[]): boolean {
  if (called.memo) return true;
  const file = AstUtils.findRootNode(unit.taskNode);
  if (within.includes(called) || AstUtils.findRootNode(called) !== file) return false;
  const [call, ...others] = AstUtils.streamAllContents(file)
    .filter((node): node is ast.CallExpression => ast.isCallExpression(node) && node.callee.ref === called)
    .filter((node) => [undefined, unit.taskNode].includes(taskOf(node)))
    .toArray();
  if (call === undefined || others.length > 0) return call === undefined;
  for (let at: AstNode | undefined = call; at !== undefined; at = at.$container) {
    if (ast.isForStatement(at) || ast.isWhileStatement(at)) return false;
    if (ast.isFunctionDecl(at)) return isCalledOnce(unit, at, [...within, called]);
  }
  return true;
}

const made = new WeakMap<ast.LetStatement, ast.ForStatement>();
const begun = new WeakMap<ast.ForStatement, ast.LetStatement>();

/** The array that a loop of {@link beginningOf} begins; undefined for a loop that somebody wrote. */
export function begunArray(loop: ast.ForStatement): ast.LetStatement | undefined {
  return begun.get(loop);
}

/** The loops that begin an array, from the outermost on: one for each of its indexes. */
export function loopsOver(array: ast.LetStatement): readonly ast.ForStatement[] {
  const loops: ast.ForStatement[] = [];
  for (let one: ast.Statement | undefined = beginningOf(array); one && ast.isForStatement(one);) {
    loops.push(one);
    [one] = one.body.statements;
  }
  return loops;
}

/** The loop that gives each element of an array its first value; the same each time. */
export function beginningOf(array: ast.LetStatement): ast.ForStatement {
  const ready = made.get(array);
  if (ready) return ready;
  const loop = loopOver(array, dimensionsOf(array.type), []);
  made.set(array, loop);
  return loop;
}

/** Nodes of a program that nobody wrote stand where the array is declared. */
function loopOver(
  array: ast.LetStatement,
  [own, ...others]: readonly ast.Dimension[],
  outer: readonly ast.LoopVariable[],
): ast.ForStatement {
  const { $cstNode } = array;
  const within = <Made extends AstNode>(node: Made, parts: readonly AstNode[]): Made => {
    for (const part of parts) Object.assign(part, { $container: node });
    return node;
  };
  const named = (variable: ast.Variable): ast.NameExpression =>
    ({ $type: 'NameExpression', $cstNode, target: { ref: variable, $refText: variable.name } }) as ast.NameExpression;
  const number = (text: string): ast.NumberLiteral => ({ $type: 'NumberLiteral', $cstNode, text }) as ast.NumberLiteral;
  const variable = {
    $type: 'LoopVariable',
    $cstNode,
    name: ['at', 'at2', 'at3'][outer.length] ?? `at${outer.length + 1}`,
  } as ast.LoopVariable;
  const all = [...outer, variable];
  const size = own?.low ?? number('0');
  const last = { $type: 'BinaryExpression', $cstNode, left: size, operator: '-', right: number('1') };
  const body = { $type: 'Block', $cstNode, allows: [], statements: [] as ast.Statement[] } as unknown as ast.Block;
  if (others.length > 0) body.statements.push(loopOver(array, others, all));
  else {
    const cell = all.reduce<ast.Expression>(
      (base, index) => ({ $type: 'IndexExpression', $cstNode, base, index: named(index) }) as ast.IndexExpression,
      named(array),
    );
    const set = { $type: 'AssignStatement', $cstNode, targets: [cell], values: [array.value] };
    body.statements.push(within(set as unknown as ast.AssignStatement, [cell]));
  }
  const loop = {
    $type: 'ForStatement',
    $cstNode,
    $container: array.$container,
    variable,
    start: own?.high ? own.low : number('0'),
    down: false,
    end: own?.high ?? last,
    body,
  } as unknown as ast.ForStatement;
  within(body, body.statements);
  begun.set(loop, array);
  return within(loop, [variable, body]);
}
