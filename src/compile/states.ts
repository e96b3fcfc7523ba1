import type { AstNode } from 'langium';
import type * as ast from '../language/ast/index.ts';
import { sourceOf } from '../language/index.ts';
import {
  evaluate,
  isStuck,
  nodesOf,
  valueText,
  type Node,
  type Operand,
  type ScalarType,
  type State,
  type Template,
  type Variable,
} from '../machine/index.ts';
import { bindHeader, emptyEnvironment, flush, learn, passed, type Environment } from './environment.ts';
import { singleValue } from './constant-tables.ts';
import { withOnePut } from './one-put.ts';
import { readVariable } from './read-variable.ts';
import { frameArguments, functionOf, regionOfVariable } from './regions.ts';
import { fetchRounds } from './rounds.ts';
import type { HeaderVariable, LabelPiece, StatePlan } from './state-plan.ts';
import { scalarTypeOfVariable } from './cell-types.ts';
import { rangeOf, type Unit } from './unit.ts';

/** A state has at most this many nodes; more means that the paths through a step multiply. */
const LARGEST_STATE = 4000;
const tooBig: Node = { op: 'return' };

/**
 * The state of a place in the program, made when control first reaches it. The code is generated later, by {@link
 * generateStates}.
 */
export function stateAt(unit: Unit, key: string, plan: () => StatePlan): number {
  const ready = unit.stateIds.get(key);
  if (ready !== undefined) return ready;
  const id = unit.states.length;
  unit.stateIds.set(key, id);
  unit.states.push(undefined);
  const made = plan();
  unit.setOrigin(id, made.node);
  unit.queue.push(() => {
    unit.states[id] = generateState(unit, id, made);
  });
  return id;
}

/** Generates all states that control reaches from those that are known; few of them where the program is too big. */
export function generateStates(unit: Unit, program: AstNode): void {
  for (let next = unit.queue.shift(); next; next = unit.queue.shift()) {
    next();
    if (!unit.isExhausted || unit.queue.length === 0) continue;
    unit.queue.length = 0;
    unit.problem(
      program,
      'step-too-big',
      'The states of this task are too many and too big together; the rest of them was not compiled.',
      'Put fewer tests between two steps.',
    );
  }
}

function generateState(unit: Unit, id: number, plan: StatePlan): State {
  let env = emptyEnvironment(id, plan.mode);
  const header: Operand[] = [];
  for (const variable of plan.variables) {
    const declaration = 'declaration' in variable ? variable.declaration : undefined;
    const [next, operand] = bindHeader(env, declaration);
    header.push(operand);
    env = next;
  }
  plan.variables.forEach((variable, i) => {
    const declaration = 'declaration' in variable ? variable.declaration : undefined;
    const region = declaration && cellOf(unit, declaration);
    const operand = header[i];
    if (region === undefined || operand === undefined) return;
    // A cell that the label shows is known without a get; it is no plain variable, so that it can be written.
    const variables = new Map([...env.variables].filter(([node]) => node !== declaration));
    env = learn({ ...env, variables }, { region, index: frameArguments(unit, plan.node, region, env) }, operand);
  });
  const variables = plan.variables.map((v): Variable =>
    'declaration' in v
      ? { name: v.declaration.name, type: scalarTypeOfVariable(v.declaration) }
      : { name: v.name, type: v.type },
  );
  const owner = plan.node.$type === 'FunctionDecl' ? (plan.node as ast.FunctionDecl) : functionOf(plan.node);
  const code = unit.generateState(() => fetchRounds(withOnePut(plan.generate(env, header)))) ?? tooBig;
  const source = sourceOf(plan.node);
  const { slots, nodes } = measure(code, variables.length);
  if (code === tooBig || nodes > LARGEST_STATE) {
    unit.problem(
      plan.node,
      'step-too-big',
      'This state does too much, or has too many paths through it: each test doubles them, unless both branches set the same variables.',
      'Split it into smaller steps.',
    );
  }
  return {
    id,
    kind: plan.kind,
    label: template(plan.label, variables),
    variables,
    function: owner && unit.functionId(owner),
    frame: owner && frameOf(owner, plan.variables),
    site: plan.site && template(plan.site, variables),
    slots,
    code,
    range: rangeOf(plan.node),
    ...(source === undefined ? {} : { source }),
  };
}

function cellOf(unit: Unit, variable: ast.Variable): number | undefined {
  return variable.$type === 'LetStatement' ||
    variable.$type === 'Tape' ||
    variable.$type === 'Input' ||
    variable.$type === 'LengthVariable'
    ? regionOfVariable(unit, variable)
    : undefined;
}

function frameOf(owner: ast.FunctionDecl, variables: readonly HeaderVariable[]): readonly number[] | undefined {
  const numbers = owner.parameters.map((p) => variables.findIndex((v) => 'declaration' in v && v.declaration === p));
  return numbers.includes(-1) ? undefined : numbers;
}

function template(pieces: readonly LabelPiece[], variables: readonly Variable[]): Template {
  const result: (string | { variable: number; offset: number; type: ScalarType })[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (typeof piece !== 'string') result.push({ ...piece, type: variables[piece.variable]?.type ?? 'int' });
    else if (typeof last === 'string') result[result.length - 1] = last + piece;
    else if (piece !== '') result.push(piece);
  }
  return result;
}

function measure(code: Node, header: number): { slots: number; nodes: number } {
  let slots = header;
  let nodes = 0;
  for (const node of nodesOf(code)) {
    nodes++;
    if (node.op === 'get') slots = Math.max(slots, ...node.fetches.map((f) => f.slot + 1));
    if ('slot' in node && node.slot !== undefined) slots = Math.max(slots, node.slot + 1);
  }
  return { slots, nodes };
}

/** The label that a person wrote, with the list of the variables in it. */
export function labelOf(unit: Unit, label: ast.Template): { label: LabelPiece[]; variables: HeaderVariable[] } {
  const variables: { declaration: ast.Variable }[] = [];
  const pieces: LabelPiece[] = [label.texts[0] ?? ''];
  label.holes.forEach((hole, i) => {
    const shown = holeOf(hole);
    if (shown === undefined) {
      unit.problem(
        hole,
        'label-hole',
        'A label can show variables only, or a variable plus or minus a constant.',
        'Compute the value before the step and show that variable.',
      );
    } else {
      const fixed = singleValue(unit, shown.declaration);
      if (fixed !== undefined) {
        const moved = shown.offset === 0 ? fixed : evaluate('+', [fixed, shown.offset]);
        pieces.push(isStuck(moved) ? '' : valueText(moved), label.texts[i + 1] ?? '');
        return;
      }
      let at = variables.findIndex((v) => v.declaration === shown.declaration);
      if (at < 0) at = variables.push({ declaration: shown.declaration }) - 1;
      pieces.push({ variable: at, offset: shown.offset });
    }
    pieces.push(label.texts[i + 1] ?? '');
  });
  return { label: pieces, variables };
}

function holeOf(hole: ast.Expression): { declaration: ast.Variable; offset: number } | undefined {
  if (hole.$type === 'NameExpression') return hole.target.ref && { declaration: hole.target.ref, offset: 0 };
  if (hole.$type !== 'BinaryExpression' || (hole.operator !== '+' && hole.operator !== '-')) return undefined;
  const base = holeOf(hole.left);
  if (base === undefined || hole.right.$type !== 'NumberLiteral' || !/^[0-9]+$/.test(hole.right.text)) return undefined;
  const constant = Number(hole.right.text);
  return { ...base, offset: base.offset + (hole.operator === '+' ? constant : -constant) };
}

/** Goes to a state, once all is written: the values of its variables are those that they have now. */
export function goTo(
  unit: Unit,
  at: AstNode,
  state: number,
  variables: readonly ast.Variable[],
  env: Environment,
): Node {
  const go = (i: number, env: Environment, values: readonly Operand[]): Node => {
    const variable = variables[i];
    if (variable === undefined) return { op: 'next', state, variables: values, ...passed(env) };
    return readVariable(unit, at, variable, env, (next, value) => go(i + 1, next, [...values, value]));
  };
  return flush(env, (at) => go(0, at, []));
}
