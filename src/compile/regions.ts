import type { AstNode } from 'langium';
import type * as ast from '../language/ast/index.ts';
import { typeOfType, typeOfVariable, type Range, type TailType } from '../language/index.ts';
import type { CellForm, Operand, Region, ScalarType } from '../machine/index.ts';
import type { Environment } from './environment.ts';
import { frameArray, frameLength, frameName, isArray, isList } from './frame-arrays.ts';
import { contents, scalarTypeOfVariable } from './cell-types.ts';
import { ancestors, descendants, rangeOf, type Unit } from './unit.ts';

export const noIndex = (name: string): CellForm => ({ before: name, between: '', after: '' });
export const brackets = (name: string): CellForm => ({ before: `${name}[`, between: '][', after: ']' });
const call = (name: string, after = ''): CellForm => ({ before: `${name}(`, between: ', ', after: `)${after}` });

/** A region that is a single cell of type int, for the rest to be changed. */
export function oneCell(name: string): Omit<Region, 'id' | 'role' | 'range'> {
  return {
    name,
    form: noIndex(name),
    type: 'int',
    indexes: [],
    placeValue: false,
    bounds: [],
    initial: undefined,
    otherwise: undefined,
  };
}

/**
 * The region of a variable; a frame's variable is indexed by the arguments of its frame. Undefined for loop variables
 * and parameters.
 */
export function regionOfVariable(unit: Unit, variable: ast.Variable): number | undefined {
  const ready = unit.regionOf.get(variable);
  if (ready !== undefined || variable.$type !== 'LetStatement') return ready;
  const owner = functionOf(variable);
  const region =
    owner && (isArray(variable) || isList(variable))
      ? unit.addRegion(frameArray(variable, owner))
      : addCell(unit, variable.name, owner, rangeOf(variable), typeOfVariable(variable));
  if (owner && isList(variable)) unit.frameRegions.set(unit.addRegion(frameLength(variable, owner)), owner);
  if (owner) unit.frameRegions.set(region, owner);
  unit.regionOf.set(variable, region);
  return region;
}

/** A single cell, of type int unless told; of a function each frame has one. */
export function addCell(
  unit: Unit,
  name: string,
  frame: ast.FunctionDecl | undefined,
  range: Range,
  type?: TailType,
): number {
  const region = unit.addRegion({
    ...oneCell(name),
    role: 'variable',
    ...(type && contents(type)),
    range,
    ...(frame ? { form: call(frame.name, `.${name}`), indexes: argumentTypes(frame), bounds: undefined } : {}),
  });
  if (frame) unit.frameRegions.set(region, frame);
  return region;
}

/** The span ends of an input, `low(x)`, `high(x)` and `length(s)`, and the length of a list are cells. */
export function boundRegion(unit: Unit, name: string, input: ast.Variable): number | undefined {
  const owner = isList(input) ? functionOf(input) : undefined;
  if (owner) regionOfVariable(unit, input);
  const own = owner && isList(input) ? frameName(input, owner) : input.name;
  const found = unit.regions.findIndex((r) => r.name === `${name}(${own})`);
  return found < 0 ? undefined : found;
}

/**
 * A result is a cell named by the arguments, `best(2, 5)`; where a tail call may have replaced the frame, by the
 * function alone.
 */
export function isIndexedByArguments(callee: ast.FunctionDecl): boolean {
  return !descendants(callee.body).some(
    (node) => node.$type === 'ReturnStatement' && isTailCall(node as ast.ReturnStatement),
  );
}

/** `return f(…)` inside f, which is not a memo function, replaces the frame. */
export function isTailCall(statement: ast.ReturnStatement): boolean {
  const { value } = statement;
  const owner = functionOf(statement);
  return value?.$type === 'CallExpression' && owner !== undefined && !owner.memo && value.callee.ref === owner;
}

/** Whether a call is the last thing that a function without a result does. */
export function isLastCall(statement: ast.CallStatement): boolean {
  const owner = functionOf(statement);
  // A memo function may have its result already, and is not called then.
  const callee = statement.call.$type === 'CallExpression' ? statement.call.callee.ref : undefined;
  if (owner === undefined || owner.result !== undefined || callee === undefined || callee.memo) return false;
  for (let at: AstNode = statement; at !== owner.body;) {
    const parent: AstNode | undefined = at.$container;
    if (parent === undefined) return false;
    if (parent.$type === 'Block') {
      const { statements } = parent as ast.Block;
      const following = statements[statements.findIndex((one) => one === at) + 1];
      if (following !== undefined) return following.$type === 'ReturnStatement' && following.value === undefined;
    } else if (parent.$type !== 'IfStatement') return false;
    at = parent;
  }
  return true;
}

export function resultRegion(unit: Unit, callee: ast.FunctionDecl): number | undefined {
  const ready = unit.regionOf.get(callee);
  if (ready !== undefined || callee.result === undefined) return ready;
  const name = callee.alias ?? callee.name;
  const indexed = isIndexedByArguments(callee);
  const region = unit.addRegion({
    ...oneCell(name),
    role: 'result',
    ...contents(typeOfType(callee.result)),
    range: rangeOf(callee),
    ...(indexed
      ? {
          form: callee.alias && callee.parameters.length > 0 ? brackets(name) : call(name),
          indexes: argumentTypes(callee),
          bounds: undefined,
        }
      : {}),
  });
  unit.regionOf.set(callee, region);
  return region;
}

function argumentTypes(owner: ast.FunctionDecl): ScalarType[] {
  return owner.parameters.map(scalarTypeOfVariable);
}

/** Whether the region has cells by index, so that its name alone is no cell. */
export function hasIndex(unit: Unit, region: number): boolean {
  return (unit.regions[region]?.indexes.length ?? 0) > 0;
}

/** The arguments of the running frame, which index its variables; none for other regions. */
export function frameArguments(unit: Unit, node: AstNode, region: number, env: Environment): readonly Operand[] {
  const owner = isFrameVariable(unit, region) ? (functionOf(node) ?? asFunction(node)) : undefined;
  return (owner?.parameters ?? []).map((parameter) => {
    const operand = env.variables.get(parameter);
    if (operand) return operand;
    unit.problem(
      node,
      'label-variable',
      `This state uses a variable of its frame, but its label does not show "${parameter.name}", which names the frame.`,
      `Add {${parameter.name}} to the label of the step.`,
      { kind: 'show', names: [parameter.name] },
    );
    return { value: 0 };
  });
}

export function isFrameVariable(unit: Unit, region: number): boolean {
  return unit.frameRegions.has(region);
}

function asFunction(node: AstNode): ast.FunctionDecl | undefined {
  return node.$type === 'FunctionDecl' ? (node as ast.FunctionDecl) : undefined;
}

export function functionOf(node: AstNode): ast.FunctionDecl | undefined {
  return ancestors(node).find((a): a is ast.FunctionDecl => a.$type === 'FunctionDecl');
}
