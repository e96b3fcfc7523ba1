import * as ast from '../../language/generated/ast.ts';
import type { AnswerForm, Machine, Next, Node, Operand } from '../machine.ts';
import { callsIn, hoistCalls } from './calls.ts';
import { block, type Exits } from './control.ts';
import { emptyEnvironment, type Environment } from './environment.ts';
import { evaluateExpression } from './expressions.ts';
import { interval } from './fetch.ts';
import { declareRegions } from './declare-regions.ts';
import { compileFunction } from './functions.ts';
import { checkLabels } from './labels.ts';
import { hasIndex, regionOfVariable } from './regions.ts';
import { fetchRounds } from './rounds.ts';
import { generateStates, goTo, stateAt } from './states.ts';
import type { Unit } from './unit.ts';

/** The machine of a task: states for everything that control can reach. */
export function compileProgram(unit: Unit, task: ast.Task): Machine {
  declareRegions(unit, task);
  const statements = task.items.filter(ast.isStatement);
  const answer = task.items.find(ast.isAnswer);
  const exits: Exits = { break: undefined, continue: undefined, halt: (env) => toAnswer(unit, task, answer, env) };
  const laidOut = layOut(unit, statements);
  unit.onNeed = (declaration) => compileFunction(unit, declaration, exits);
  const top = (env: Environment): Node => block(unit, statements, env, exits, exits.halt);
  const first = fetchRounds(top(emptyEnvironment(-1, 'closed')));
  const start: Next = first.op === 'next' && first.variables.every((v) => 'value' in v) ? first : {
    op: 'next', variables: [],
    state: stateAt(unit, 'start', () => ({ kind: 'start', node: task, label: ['Start'], variables: [], mode: 'closed', generate: top })),
  };
  generateStates(unit);
  checkLabels(unit);
  return {
    name: task.title, regions: unit.regions, functions: unit.functions, laidOut, start,
    states: unit.states.flatMap((state) => (state ? [state] : [])),
  };
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
  const inFunction = env.variables.size > 0 && env.mode !== 'open';
  const calls = inFunction ? [] : callsIn(answer.value);
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
  const span = wholeSpan(variable);
  if (span) return interval(unit, value, region, span.low, span.high, env, (_, low, values) => done(low, values));
  unit.problem(value, 'unsupported', 'Only a one-dimensional region with a first and a last index can be answered as a whole.', 'Answer an interval: name[first .. last].');
  return halt({ as: 'none' });
}

function halt(answer: AnswerForm): Node {
  return { op: 'halt', answer };
}

function wholeSpan(variable: ast.Variable | undefined): { low: ast.Expression; high: ast.Expression } | undefined {
  if (variable?.$type !== 'Tape' || variable.type.$type !== 'NamedType' || variable.type.dimensions.length !== 1) return undefined;
  const [dimension] = variable.type.dimensions;
  return dimension?.high && { low: dimension.low, high: dimension.high };
}
