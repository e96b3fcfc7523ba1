import type { AstNode } from 'langium';
import type * as ast from '../language/ast/index.ts';
import type { Node } from '../machine/index.ts';
import { hoistCalls } from './calls.ts';
import { write, type Environment, type Continuation } from './environment.ts';
import { compute, constant, intervalOf, read, rowOf, type ThenInterval } from './emit.ts';
import { evaluateExpression } from './expressions.ts';
import { boundRegion, regionOfVariable } from './regions.ts';
import { rangeOf, type Unit } from './unit.ts';

/** A list's cells, and the cell that holds how many of them count. */
interface ListRegions {
  readonly cells: number;
  readonly length: number;
}

function listOf(unit: Unit, access: ast.Expression): ListRegions | undefined {
  const variable = access.$type === 'NameExpression' ? access.target.ref : undefined;
  const cells = variable && regionOfVariable(unit, variable);
  const length = variable && boundRegion(unit, 'length', variable);
  if (cells !== undefined && length !== undefined) return { cells, length };
  unit.problem(
    access,
    'unsupported',
    'Only a list on the tape can be pushed to or popped from.',
    'Declare it as a tape: tape found: list of int.',
  );
  return undefined;
}

/** Writes the value behind the last element, and the length. */
export function pushStatement(unit: Unit, node: ast.PushStatement, env: Environment, rest: Continuation): Node {
  const list = listOf(unit, node.list);
  if (list === undefined) return rest(env);
  return hoistCalls(unit, node, [node.value], env, (ready) =>
    evaluateExpression(unit, node.value, ready, (at, value) =>
      read(unit, node.list, { region: list.length, index: [] }, at, (found, length) =>
        compute(node, '+', [length, constant(1)], found, (next, longer) => {
          const written = write(next, { region: list.cells, index: [length] }, value, rangeOf(node));
          return rest(write(written, { region: list.length, index: [] }, longer, rangeOf(node)));
        }),
      ),
    ),
  );
}

/** Writes the length alone: what was the last element stays on the tape until something is pushed in its place. */
export function popStatement(unit: Unit, node: ast.PopStatement, env: Environment, rest: Continuation): Node {
  const list = listOf(unit, node.list);
  if (list === undefined) return rest(env);
  return read(unit, node.list, { region: list.length, index: [] }, env, (found, length) =>
    compute(node, 'shorter', [length, constant(1)], found, (next, shorter) =>
      rest(write(next, { region: list.length, index: [] }, shorter, rangeOf(node))),
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
  const type = variable?.$type === 'Tape' || variable?.$type === 'Input' ? variable.type : undefined;
  const cells = variable && regionOfVariable(unit, variable);
  const length = variable && boundRegion(unit, 'length', variable);
  if (type?.$type !== 'ListType' || cells === undefined || length === undefined) return undefined;
  return read(unit, node, { region: length, index: [] }, env, (at, count) =>
    compute(node, '-', [count, constant(1)], at, (next, last) =>
      intervalOf(node, rowOf(cells, []), constant(0), last, next, then),
    ),
  );
}
