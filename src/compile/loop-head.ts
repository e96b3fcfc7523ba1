import type { AstNode } from 'langium';
import * as ast from '../language/ast/index.ts';
import { canChange, constantOf, typeOf } from '../language/index.ts';
import type { Node } from '../machine/index.ts';
import type { Continuation, Environment } from './environment.ts';
import { isWorthACell, keep, keptAt, type Kept } from './loop-bound.ts';
import { workIn } from './printed-work.ts';
import { ancestors, type Unit } from './unit.ts';

/**
 * What no round can change in the head of a `while` and takes an operation, such as the `a + b` of `while i < a + b`, is
 * computed where the loop begins, once, and kept in a cell of its own, as the last value of a `for` is.
 */
export function keepConstantParts(unit: Unit, loop: ast.WhileStatement, env: Environment, rest: Continuation): Node {
  const parts = constantParts(loop);
  const go = (i: number, at: Environment): Node => {
    const value = parts[i];
    if (value === undefined) return rest(at);
    const kept = keptPart(loop, value, i);
    unit.kept.delete(value);
    return keep(unit, kept, at, (next) => {
      unit.kept.set(value, (read) => keptAt(unit, kept, read));
      return go(i + 1, next);
    });
  };
  return go(0, env);
}

/** Loops that may be under way at once have cells of their own. */
function keptPart(loop: ast.WhileStatement, value: ast.Expression, i: number): Kept {
  const outer = ancestors(loop).filter(ast.isWhileStatement);
  const before = outer.reduce((sum, one) => sum + constantParts(one).length, 0);
  return { loop, name: `bound(${before + i + 1})`, value };
}

const known = new WeakMap<ast.WhileStatement, readonly ast.Expression[]>();

/** The greatest parts that are constant, in source order. */
function constantParts(loop: ast.WhileStatement): readonly ast.Expression[] {
  const ready = known.get(loop);
  if (ready) return ready;
  const parts: ast.Expression[] = [];
  const visit = (node: ast.Expression, isSure: boolean): void => {
    if (isConstant(node, isSure) && workIn(node) > 0 && isWorthACell(loop, node)) {
      parts.push(node);
      return;
    }
    if (node.$type === 'BinaryExpression') {
      const isShort = node.operator === 'and' || node.operator === 'or';
      // The operations of a chain are one, `a + b + i`: a part of it is not computed by itself.
      if (isChainLink(node.left, node.operator)) visitChain(node.left, node.operator, isSure);
      else visit(node.left, isSure);
      visit(node.right, isSure && !isShort);
    } else if (node.$type === 'UnaryExpression') visit(node.operand, isSure);
    else if (node.$type === 'IndexExpression') visit(node.index, isSure);
  };
  const visitChain = (node: ast.BinaryExpression, operator: string, isSure: boolean): void => {
    if (isChainLink(node.left, operator)) visitChain(node.left, operator, isSure);
    else visit(node.left, isSure);
    visit(node.right, isSure);
  };
  visit(loop.condition, true);
  known.set(loop, parts);
  return parts;
}

function isChainLink(node: ast.Expression, operator: string): node is ast.BinaryExpression {
  return (operator === '+' || operator === '*') && node.$type === 'BinaryExpression' && node.operator === operator;
}

/**
 * An integer that is the same in all rounds. What an earlier part of the head may spare the program, such as a division
 * by zero, is not computed before it.
 */
function isConstant(node: ast.Expression, isSure: boolean): boolean {
  if (typeOf(node).kind !== 'int' || canChange(node)) return false;
  const isOf = (inner: ast.Expression): boolean => {
    if (inner.$type === 'UnaryExpression') return inner.operator === '-' && isOf(inner.operand);
    if (inner.$type === 'BinaryExpression') {
      if (!/^[-+*/%]$/.test(inner.operator)) return false;
      if (!isSure && (inner.operator === '/' || inner.operator === '%') && !isPositive(inner.right)) return false;
      return isOf(inner.left) && isOf(inner.right);
    }
    if (inner.$type === 'CallExpression')
      return isSpan(inner) || (/^(min|max|abs)$/.test(inner.callee.$refText) && inner.arguments.every(isOf));
    return inner.$type === 'NumberLiteral' || inner.$type === 'NameExpression';
  };
  return isOf(node);
}

function isSpan({ callee, arguments: all }: ast.CallExpression): boolean {
  const [argument] = all;
  return /^(low|high|length)$/.test(callee.$refText) && argument !== undefined && isName(argument);
}

function isName(node: AstNode): boolean {
  return node.$type === 'NameExpression';
}

function isPositive(node: ast.Expression): boolean {
  const value = constantOf(node);
  return value !== undefined && value > 0n;
}
