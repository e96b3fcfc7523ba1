import type { AstNode } from 'langium';
import { AstUtils } from 'langium';
import * as ast from '../language/ast/index.ts';
import { functionOf, isIndexedByArguments, isLastCall, isTailCall } from './regions.ts';
import type { Unit } from './unit.ts';

/** What running a function may do, the functions that it calls included. */
interface Effects {
  readonly functions: ReadonlySet<ast.FunctionDecl>;
  readonly reads: ReadonlySet<ast.Variable>;
  readonly writes: ReadonlySet<ast.Variable>;
  readonly halts: boolean;
}

/** One thing that evaluating an expression does, in the order of the program's text. */
type Doing =
  | { readonly kind: 'read'; readonly node: ast.NameExpression; readonly variable: ast.Variable }
  | { readonly kind: 'call'; readonly node: ast.CallExpression; readonly callee: ast.FunctionDecl };

const known = new WeakMap<ast.FunctionDecl, Effects>();

/** What a call of the function may do. */
export function effectsOf(declared: ast.FunctionDecl): Effects {
  const ready = known.get(declared);
  if (ready) return ready;
  const functions = new Set<ast.FunctionDecl>([declared]);
  const reads = new Set<ast.Variable>();
  const writes = new Set<ast.Variable>();
  let halts = false;
  // A set goes on over what is added to it.
  for (const one of functions) {
    for (const node of AstUtils.streamAllContents(one.body)) {
      if (ast.isCallExpression(node) && node.callee.ref) functions.add(node.callee.ref);
      else if (ast.isHaltStatement(node)) halts = true;
      else if (ast.isNameExpression(node) && node.target.ref && functionOf(node.target.ref) === undefined) {
        if (isTarget(node) || isChangedList(node)) writes.add(node.target.ref);
        if (!isTarget(node)) reads.add(node.target.ref);
      }
    }
  }
  const effects: Effects = { functions, reads, writes, halts };
  known.set(declared, effects);
  return effects;
}

/** Whether the name is what an assignment writes, as `t` in `t[i] = 0`. */
function isTarget(name: ast.NameExpression): boolean {
  let cell: ast.Expression = name;
  while (ast.isIndexExpression(cell.$container) && cell.$container.base === cell) cell = cell.$container;
  return ast.isAssignStatement(cell.$container) && cell.$container.targets.includes(cell);
}

/** Whether the name is the list of a push or pop, which reads and writes its length. */
function isChangedList(name: ast.NameExpression): boolean {
  return ast.isPushStatement(name.$container) || ast.isPopStatement(name.$container)
    ? name.$container.list === name
    : false;
}

/**
 * All calls of a statement are made before anything else of it is evaluated. Reports where that would give another
 * value than evaluating from left to right: a call changes what was read before it, or makes a result anew that is
 * still needed. `statement`: the one that makes them; for an answer, the arguments of all calls are evaluated once more
 * after the last one.
 */
export function checkCallOrder(unit: Unit, expressions: readonly AstNode[], statement: AstNode): void {
  const order = expressions.flatMap(doings);
  const calls = order.flatMap((doing) => (doing.kind === 'call' ? [doing] : []));
  const changed = new Set(calls.flatMap(({ callee }) => [...effectsOf(callee).writes]));
  for (const [i, call] of calls.entries()) {
    const effects = effectsOf(call.callee);
    const isLast = !ast.isAnswer(statement) && i === calls.length - 1;
    for (const doing of order.slice(0, order.indexOf(call))) {
      // The arguments of the last call are evaluated where it is made, and never again.
      if (isLast && isInside(doing.node, call.node)) continue;
      const stale =
        doing.kind === 'read'
          ? effects.writes.has(doing.variable)
          : effects.functions.has(doing.callee) && !keepsResult(doing.callee, changed);
      if (!stale) continue;
      const name = doing.kind === 'read' ? doing.variable.name : `${doing.callee.name}(…)`;
      unit.problem(
        doing.node,
        'call-order',
        `The call of ${call.callee.name} changes ${name}, which this statement uses before the call.`,
        ast.isWhileStatement(statement)
          ? `Keep the old value in the loop: while true { let … = ${name}  if … { break } … }.`
          : `Keep the old value first: let … = ${name}.`,
      );
    }
  }
}

/** Whether a further activation would leave the result as it is. */
function keepsResult(callee: ast.FunctionDecl, changed: ReadonlySet<ast.Variable>): boolean {
  if (!isIndexedByArguments(callee)) return false;
  return callee.memo || ![...effectsOf(callee).reads].some((variable) => changed.has(variable));
}

function doings(expression: AstNode): Doing[] {
  const result: Doing[] = [];
  const visit = (node: AstNode): void => {
    for (const child of AstUtils.streamContents(node)) visit(child);
    if (ast.isNameExpression(node) && node.target.ref && !isTarget(node))
      result.push({ kind: 'read', node, variable: node.target.ref });
    else if (ast.isCallExpression(node) && node.callee.ref)
      result.push({ kind: 'call', node, callee: node.callee.ref });
  };
  visit(expression);
  return result;
}

function isInside(node: AstNode, outer: AstNode): boolean {
  return AstUtils.getContainerOfType(node, (around): around is AstNode => around === outer) !== undefined;
}

/**
 * A call from a function to itself, over others too, that has the arguments of the frame that waits for it, and so its
 * variables.
 */
export function sharesFrame(call: ast.CallExpression): boolean {
  const owner = functionOf(call);
  const callee = call.callee.ref;
  if (owner === undefined || callee === undefined || !effectsOf(callee).functions.has(owner)) return false;
  if (ast.isReturnStatement(call.$container) && isTailCall(call.$container)) return false;
  if (ast.isCallStatement(call.$container) && isLastCall(call.$container)) return false;
  if (owner.parameters.length === 0) return true;
  return (
    callee === owner &&
    call.arguments.every((argument, i) => ast.isNameExpression(argument) && argument.target.ref === owner.parameters[i])
  );
}
