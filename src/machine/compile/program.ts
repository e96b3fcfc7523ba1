import type { AstNode } from 'langium';
import * as ast from '../../language/generated/ast.ts';
import { sourceOf } from '../../language/imported.ts';
import type { AnswerForm, Machine, Next, Node, Operand, Region } from '../machine.ts';
import { callsIn, hoistCalls } from './calls.ts';
import { effectsOf } from './call-order.ts';
import { block, type Exits } from './control.ts';
import { emptyEnvironment, type Environment } from './environment.ts';
import { evaluateExpression } from './expressions.ts';
import { interval, wholeInterval } from './fetch.ts';
import { declareRegions } from './declare-regions.ts';
import { compileFunction } from './functions.ts';
import { checkLabels } from './labels.ts';
import { wholeList } from './lists.ts';
import { hasIndex, regionOfVariable } from './regions.ts';
import { fetchRounds } from './rounds.ts';
import { generateStates, goTo, stateAt } from './states.ts';
import { fileText, type Unit } from './unit.ts';

/** The machine of a task: states for everything that control can reach. */
export function compileProgram(unit: Unit, task: ast.Task): Machine {
  declareRegions(unit, task);
  const statements = task.items.filter(ast.isStatement);
  const answer = task.items.find(ast.isAnswer);
  const exits: Exits = { break: undefined, continue: undefined, halt: (env) => toAnswer(unit, task, answer, env) };
  const laidOut = layOut(unit, statements);
  unit.onNeed = (declaration) => compileFunction(unit, declaration, exits);
  const top = (env: Environment): Node => block(unit, statements, env, exits, exits.halt);
  const first = unit.generateState(() => fetchRounds(top(emptyEnvironment(-1, 'closed'))));
  const start: Next = first?.op === 'next' && first.variables.every((v) => 'value' in v) ? first : {
    op: 'next', variables: [],
    state: stateAt(unit, 'start', () => ({ kind: 'start', node: task, label: ['Start'], variables: [], mode: 'closed', generate: top })),
  };
  generateStates(unit);
  checkFunctions(unit);
  checkLabels(unit);
  checkCells(unit);
  return {
    name: task.title, regions: unit.regions, functions: unit.functions, laidOut, start,
    states: unit.states.flatMap((state) => (state ? [state] : [])),
  };
}

/** A trace names functions: no two that a run can call, also from different files, may have one name. */
function checkFunctions(unit: Unit): void {
  const first = new Map<string, ast.FunctionDecl>();
  for (const declared of unit.calledFunctions) {
    const other = first.get(declared.name);
    if (other === undefined) first.set(declared.name, declared);
    else unit.problem(sourceOf(declared) === undefined ? other : declared, 'duplicate-name', `Two functions of different files have the name ${declared.name}: a trace could not tell their frames apart.`, 'Give one of them another name.');
  }
}

/** A trace names cells: no two regions may have cells of one name. */
function checkCells(unit: Unit): void {
  const first = new Map<string, Region>();
  for (const region of unit.regions) {
    const { form: { before, between, after }, indexes, range } = region;
    const form = indexes.length === 0 ? before + after : [before, indexes.length > 1 ? between : '', after, indexes.length].join('\0');
    const other = first.get(form);
    if (other === undefined) first.set(form, region);
    else {
      const node = nodeOf(unit, region), first = nodeOf(unit, other), message = `Its cells would be named as those of ${other.name} in line ${other.range.start.line + 1}${first === undefined ? '' : fileText(first)}: a trace could not tell them apart.`;
      if (node === undefined) unit.problemAt(range, 'cell-ambiguous', message, 'Give one of them another name.');
      else unit.problem(node, 'cell-ambiguous', message, 'Give one of them another name.');
    }
  }
}

/** The declaration that a region belongs to. */
function nodeOf(unit: Unit, { id }: Region): AstNode | undefined {
  return [...unit.regionOf].find(([, region]) => region === id)?.[0];
}

/** The regions of the `lay out` that begins the program: laying out is the first thing that a trace does. */
function layOut(unit: Unit, statements: readonly ast.Statement[]): number[] {
  const regions: number[] = [];
  statements.forEach((statement, i) => {
    if (statement.$type !== 'LayOutStatement') return;
    if (statements.slice(0, i).some((s) => s.$type !== 'LayOutStatement')) {
      unit.problem(statement, 'lay-out', 'Inputs are laid out before the first statement that makes a state.', 'Move it to the top of the program.');
    }
    for (const { region } of statement.regions) {
      const id = region.ref && regionOfVariable(unit, region.ref);
      if (id === undefined) continue;
      if (unit.regions[id]?.role === 'input' && hasIndex(unit, id)) regions.push(id);
      else unit.problem(statement, 'lay-out', `Only inputs that have several cells are laid out; "${region.$refText}" is not one.`);
    }
  });
  return regions;
}

function toAnswer(unit: Unit, task: ast.Task, answer: ast.Answer | undefined, env: Environment): Node {
  if (answer === undefined) return { op: 'halt', answer: { as: 'none' } };
  const state = stateAt(unit, 'answer', () => ({
    kind: 'answer', node: answer, label: ['Read the answer'], site: ['main'], variables: [], mode: 'open', generate: (at) => readAnswer(unit, answer, at),
  }));
  const calls = callsIn(answer.value);
  const halting = calls.find((call) => call.callee.ref && effectsOf(call.callee.ref).halts);
  if (halting) unit.problem(halting, 'conditional-call', `${halting.callee.$refText} can halt, which asks for the answer while it is computed.`, 'Call it in a statement before: let … = …, and answer that.');
  if (calls.length === 0) return goTo(unit, task, state, [], env);
  return hoistCalls(unit, answer, [answer.value], env, (at) => goTo(unit, answer, state, [], at), calls.length === 1 ? state : undefined);
}

function readAnswer(unit: Unit, answer: ast.Answer, env: Environment): Node {
  const { value, form } = answer;
  const variable = value.$type === 'NameExpression' ? value.target.ref : value.$type === 'IndexExpression' && value.last && value.base.$type === 'NameExpression' ? value.base.target.ref : undefined;
  const region = variable && regionOfVariable(unit, variable);
  if (region === undefined || !hasIndex(unit, region)) {
    return evaluateExpression(unit, value, env, (_, operand) => halt({ as: 'value', value: operand }));
  }
  const isDecimal = form === 'decimal' || form === 'number' || (form === undefined && unit.regions[region]?.placeValue === true);
  const done = (low: Operand, values: Operand): Node => halt(isDecimal ? { as: 'decimal', interval: values, low } : { as: 'list', interval: values });
  if (value.$type === 'IndexExpression' && value.last) return interval(unit, value, region, value.index, value.last, env, (_, low, values) => done(low, values));
  const list = wholeList(unit, value, variable, env, (_, low, values) => done(low, values));
  if (list) return list;
  const whole = wholeInterval(unit, value, variable, region, env, (_, low, values) => done(low, values));
  if (whole) return whole;
  unit.problem(value, 'unsupported', 'Only a one-dimensional region with a first and a last index can be answered as a whole.', 'Answer an interval: name[first .. last].');
  return halt({ as: 'none' });
}

function halt(answer: AnswerForm): Node {
  return { op: 'halt', answer };
}
