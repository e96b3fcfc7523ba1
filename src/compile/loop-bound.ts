import { AstUtils } from 'langium';
import { canChange, constantOf } from '../language/index.ts';
import * as ast from '../language/ast/index.ts';
import { nodesOf, type Address, type Node } from '../machine/index.ts';
import { beginningOf, begunArray, isFixedSize } from './array-beginnings.ts';
import { callsIn } from './calls.ts';
import { read, silentDifference, silentShift, type Then } from './emit.ts';
import { write, type Environment } from './environment.ts';
import { evaluateExpression } from './expressions.ts';
import { addCell, frameArguments, functionOf } from './regions.ts';
import { rangeOf, type Unit } from './unit.ts';

/**
 * The first or the last value of a loop's variable. A cell plus or minus a constant, or a constant minus a cell, is
 * fetched, and the rest of it is index arithmetic, as silent as the test of the loop: `n - 1` costs no more than a
 * variable that holds it.
 */
export function loopValue(unit: Unit, value: ast.Expression, env: Environment, then: Then): Node {
  const { cell, sign, plus } = cellPlus(value);
  return evaluateExpression(unit, cell, env, (at, found) => {
    if (sign < 0) return silentDifference(value, plus, found, at, then);
    return plus === 0 ? then(at, found) : silentShift(value, found, plus, at, then);
  });
}

/** The last value where the loop goes on: of a cell of its own if it had to be computed. */
export function lastValue(unit: Unit, loop: ast.ForStatement, end: ast.Expression, env: Environment, then: Then): Node {
  if (!isKept(loop, end)) return loopValue(unit, end, env, then);
  return read(unit, end, keptAt(unit, lastOf(loop, end), env), env, then);
}

/** Whether the state knows the last value without a line. */
export function isLastKnown(unit: Unit, loop: ast.ForStatement, end: ast.Expression, env: Environment): boolean {
  const code = lastValue(unit, loop, end, env, () => ({ op: 'return' }));
  return [...nodesOf(code)].every((node) => node.op === 'return' || (node.op === 'compute' && !node.printed));
}

/** Where the loop begins, what has to be computed for its last value is computed, once, and kept in a cell. */
export function keepLastValue(
  unit: Unit,
  loop: ast.ForStatement,
  end: ast.Expression,
  env: Environment,
  rest: (env: Environment) => Node,
): Node {
  return isKept(loop, end) ? keep(unit, lastOf(loop, end), env, rest) : rest(env);
}

/** By how much the variable moves on: from a cell of its own if that could change. */
export function loopWidth(
  unit: Unit,
  loop: ast.ForStatement,
  width: ast.Expression,
  env: Environment,
  then: Then,
): Node {
  if (!isFleeting(width)) return evaluateExpression(unit, width, env, then);
  return read(unit, width, keptAt(unit, widthOf(loop, width), env), env, then);
}

/** Where the loop begins, a width that could change is kept. */
export function keepWidth(
  unit: Unit,
  loop: ast.ForStatement,
  env: Environment,
  rest: (env: Environment) => Node,
): Node {
  return loop.step && isFleeting(loop.step) ? keep(unit, widthOf(loop, loop.step), env, rest) : rest(env);
}

/** A value that is what it was where its loop began, in a cell of this name: `last(i)`, or `f(3).last(i)` of a frame. */
export interface Kept {
  readonly loop: ast.ForStatement | ast.WhileStatement;
  readonly name: string;
  readonly value: ast.Expression;
}

function lastOf(loop: ast.ForStatement, value: ast.Expression): Kept {
  const array = begunArray(loop);
  const isFirst = array === undefined || beginningOf(array) === loop;
  const name = array === undefined || isFirst ? (array ?? loop.variable).name : `${array.name}, ${loop.variable.name}`;
  return { loop, name: `last(${name})`, value };
}

/** The region of the last index of a function's array, in one of its dimensions, where its bounds do not tell it. */
export function lastIndexRegion(unit: Unit, loop: ast.ForStatement): number | undefined {
  const { end } = loop;
  return end && hasOpenEnd(loop, end) ? regionOfKept(unit, lastOf(loop, end)) : undefined;
}

/** Whether the loop begins an array whose size has to be kept, for its bounds to be known as long as it is. */
function hasOpenEnd(loop: ast.ForStatement, end: ast.Expression): boolean {
  return begunArray(loop) !== undefined && !isFixedSize(end);
}

function widthOf(loop: ast.ForStatement, value: ast.Expression): Kept {
  return { loop, name: `by(${loop.variable.name})`, value };
}

/** Computes a value where its loop begins, and writes it to its cell. */
export function keep(unit: Unit, kept: Kept, env: Environment, rest: (env: Environment) => Node): Node {
  return evaluateExpression(unit, kept.value, env, (at, value) =>
    rest(write(at, keptAt(unit, kept, at), value, rangeOf(kept.value))),
  );
}

/**
 * Whether each round of the loop would compute its last value anew, which what it is made of does not change. What
 * could change is kept as it was.
 */
function isKept(loop: ast.ForStatement, end: ast.Expression): boolean {
  if (isFleeting(end) || hasOpenEnd(loop, end)) return true;
  const { cell } = cellPlus(end);
  return !isCell(cell) && constantOf(cell) === undefined && isWorthACell(loop, end);
}

/** A cell of a frame has a long name, which costs more than one operation. */
export function isWorthACell(loop: Kept['loop'], value: ast.Expression): boolean {
  return frameOf(loop, value) === undefined || AstUtils.streamAst(value).filter(ast.isBinaryExpression).count() > 1;
}

/** Whether a round could find another value than the loop began with: a call may give one, and cells are written. */
function isFleeting(value: ast.Expression): boolean {
  return callsIn(value).length > 0 || canChange(value);
}

/** The function whose frame a value is of: what could change may differ in each activation. */
function frameOf(loop: Kept['loop'], value: ast.Expression): ast.FunctionDecl | undefined {
  const owner = functionOf(loop);
  return isFleeting(value) || variablesIn(value).some((variable) => functionOf(variable) === owner) ? owner : undefined;
}

function variablesIn(expression: ast.Expression): readonly ast.Variable[] {
  return AstUtils.streamAst(expression)
    .filter(ast.isNameExpression)
    .flatMap((name) => (name.target.ref ? [name.target.ref] : []))
    .toArray();
}

/** The cell of a kept value; of the frame where the value is the frame's own. */
export function keptAt(unit: Unit, kept: Kept, env: Environment): Address {
  const region = regionOfKept(unit, kept);
  return { region, index: frameArguments(unit, kept.loop, region, env) };
}

function regionOfKept(unit: Unit, { loop, name: own, value }: Kept): number {
  const frame = frameOf(loop, value);
  return unit.onceNamed(own, functionOf(loop), frame, (name) => addCell(unit, name, frame, rangeOf(value)));
}

/** A cell, or what it is taken from, plus a constant; the whole expression where it is of another form. */
function cellPlus(expression: ast.Expression): {
  readonly cell: ast.Expression;
  readonly sign: 1 | -1;
  readonly plus: number;
} {
  const nothing = { cell: expression, sign: 1, plus: 0 } as const;
  if (expression.$type !== 'BinaryExpression' || (expression.operator !== '+' && expression.operator !== '-'))
    return nothing;
  const isTurned = constantOf(expression.left) !== undefined;
  const [value, amount] = isTurned ? [expression.right, expression.left] : [expression.left, expression.right];
  const constant = Number(constantOf(amount) ?? NaN);
  const inner = cellPlus(value);
  if (!Number.isSafeInteger(constant) || !isCell(inner.cell)) return nothing;
  if (expression.operator === '+') return { ...inner, plus: inner.plus + constant };
  if (!isTurned) return { ...inner, plus: inner.plus - constant };
  return { cell: inner.cell, sign: inner.sign > 0 ? -1 : 1, plus: constant - inner.plus };
}

/** What is fetched without an operation, by an address that the label tells. */
function isCell(expression: ast.Expression): boolean {
  if (expression.$type === 'NameExpression') return true;
  if (expression.$type === 'FieldExpression') return isCell(expression.base);
  if (expression.$type === 'CallExpression')
    return expression.callee.ref === undefined && isSpan(expression.callee.$refText);
  if (expression.$type !== 'IndexExpression') return false;
  const { cell } = cellPlus(expression.index);
  return isCell(expression.base) && (isShown(cell) || constantOf(cell) !== undefined);
}

function isShown(expression: ast.Expression): boolean {
  const variable = expression.$type === 'NameExpression' ? expression.target.ref?.$type : undefined;
  return variable === 'LoopVariable' || variable === 'Parameter' || variable === 'ChooseStatement';
}

function isSpan(name: string): boolean {
  return name === 'low' || name === 'high' || name === 'length';
}
