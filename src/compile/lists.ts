import type { AstNode } from 'langium';
import type * as ast from '../language/ast/index.ts';
import type { Address, Node, Operand } from '../machine/index.ts';
import { hoistCalls } from './calls.ts';
import { write, type Environment, type Continuation } from './environment.ts';
import { compute, constant, intervalOf, read, rowOf, type ThenInterval } from './emit.ts';
import { evaluateExpression } from './expressions.ts';
import { boundRegion, frameArguments, regionOfVariable } from './regions.ts';
import { rangeOf, type Unit } from './unit.ts';

/** A list's cells, the cell that holds how many of them count, and the frame that they are of, if they are of one. */
interface ListRegions {
  readonly cells: number;
  readonly frame: readonly Operand[];
  readonly length: Address;
}

function listOf(unit: Unit, access: ast.Expression, env: Environment): ListRegions | undefined {
  const variable = access.$type === 'NameExpression' ? access.target.ref : undefined;
  const found = variable && regionsOf(unit, access, variable, env);
  if (found) return found;
  unit.problem(
    access,
    'unsupported',
    'Only a list on the tape can be pushed to or popped from.',
    'Declare it as a tape: tape found: list of int.',
  );
  return undefined;
}

function regionsOf(unit: Unit, node: AstNode, variable: ast.Variable, env: Environment): ListRegions | undefined {
  const cells = regionOfVariable(unit, variable);
  const length = boundRegion(unit, 'length', variable);
  if (cells === undefined || length === undefined) return undefined;
  const frame = frameArguments(unit, node, cells, env);
  return { cells, frame, length: { region: length, index: frame } };
}

/** A list of a function is empty where it is declared. */
export function emptyList(unit: Unit, node: ast.LetStatement, env: Environment, rest: Continuation): Node {
  const list = regionsOf(unit, node, node, env);
  return rest(list ? write(env, list.length, constant(0), rangeOf(node)) : env);
}

/** Writes the value behind the last element, and the length. */
export function pushStatement(unit: Unit, node: ast.PushStatement, env: Environment, rest: Continuation): Node {
  const list = listOf(unit, node.list, env);
  if (list === undefined) return rest(env);
  return hoistCalls(unit, node, [node.value], env, (ready) =>
    evaluateExpression(unit, node.value, ready, (at, value) =>
      read(unit, node.list, list.length, at, (found, length) =>
        compute(node, '+', [length, constant(1)], found, (next, longer) => {
          const written = write(next, { region: list.cells, index: [...list.frame, length] }, value, rangeOf(node));
          return rest(write(written, list.length, longer, rangeOf(node)));
        }),
      ),
    ),
  );
}

/** Writes the length alone: what was the last element stays on the tape until something is pushed in its place. */
export function popStatement(unit: Unit, node: ast.PopStatement, env: Environment, rest: Continuation): Node {
  const list = listOf(unit, node.list, env);
  if (list === undefined) return rest(env);
  return read(unit, node.list, list.length, env, (found, length) =>
    compute(node, 'shorter', [length, constant(1)], found, (next, shorter) =>
      rest(write(next, list.length, shorter, rangeOf(node))),
    ),
  );
}

/** Fetches all elements of a list: its length, then the interval of its cells. Undefined for what is no list. */
export function wholeList(
  unit: Unit,
  node: AstNode,
  variable: ast.Variable | undefined,
  env: Environment,
  then: ThenInterval,
): Node | undefined {
  const isOne =
    (variable?.$type === 'Tape' || variable?.$type === 'Input' || variable?.$type === 'LetStatement') &&
    variable.type?.$type === 'ListType';
  const list = isOne ? regionsOf(unit, node, variable, env) : undefined;
  if (list === undefined) return undefined;
  return read(unit, node, list.length, env, (at, count) =>
    compute(node, '-', [count, constant(1)], at, (next, last) =>
      intervalOf(node, rowOf(list.cells, list.frame), constant(0), last, next, then),
    ),
  );
}
