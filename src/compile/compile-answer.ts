import { branchesOf } from '../language/index.ts';
import type * as ast from '../language/ast/index.ts';
import type { AnswerComparison, AnswerForm, Node, Operand } from '../machine/index.ts';
import { effectsOf } from './call-order.ts';
import { callsIn, hoistCalls } from './calls.ts';
import type { Environment } from './environment.ts';
import { compute, intervalOf, read, rowOf } from './emit.ts';
import { condition, evaluateExpression, evaluatorOf } from './expressions.ts';
import { indexesBehind, interval, wholeInterval, wholeRows } from './intervals.ts';
import { wholeList } from './lists.ts';
import { boundRegion, hasIndex, regionOfVariable } from './regions.ts';
import { goTo, stateAt } from './states.ts';
import type { Unit } from './unit.ts';

/** The way to the state that reads the answer, with the calls that the answer makes before it. */
export function toAnswer(unit: Unit, task: ast.Task, answer: ast.Answer | undefined, env: Environment): Node {
  if (answer === undefined) return { op: 'halt', answer: { as: 'none' } };
  const state = stateAt(unit, 'answer', () => ({
    kind: 'answer',
    node: answer,
    label: ['Read the answer'],
    site: ['main'],
    variables: [],
    mode: 'open',
    generate: (at) => readAnswer(unit, answer, answer.value, at, (_, form) => halt(form)),
  }));
  const calls = callsIn(answer.value);
  const halting = calls.find((call) => call.callee.ref && effectsOf(call.callee.ref).halts);
  if (halting)
    unit.problem(
      halting,
      'conditional-call',
      `${halting.callee.$refText} can halt, so the answer would be needed while it is being computed.`,
      'Call it in an earlier statement: let … = …, and answer that.',
    );
  if (calls.length === 0) return goTo(unit, task, state, [], env);
  return hoistCalls(
    unit,
    answer,
    [answer.value],
    env,
    (at) => goTo(unit, answer, state, [], at),
    calls.length === 1 ? state : undefined,
  );
}

/**
 * How a model's answer is held against the right one: by the form that is written, or as a number where regions by
 * place value are answered.
 */
export function comparisonOf(unit: Unit, answer: ast.Answer | undefined): AnswerComparison {
  switch (answer?.form) {
    case 'set':
      return 'set';
    case 'number':
    case 'decimal':
      return 'number';
    case undefined:
      return answer !== undefined && isNumber(unit, answer.value) ? 'number' : 'text';
    default:
      return 'text';
  }
}

/** Whether each branch is a number by place value, but for texts that stand there as they are. */
function isNumber(unit: Unit, value: ast.Expression): boolean {
  const branches = branchesOf(value).filter((branch) => branch.$type !== 'TextLiteral');
  return branches.length > 0 && branches.every((branch) => isPlaceValueRegion(unit, branch));
}

function isPlaceValueRegion(unit: Unit, value: ast.Expression): boolean {
  const region = wholeRegion(unit, value)?.region;
  return region !== undefined && unit.regions[region]?.placeValue === true;
}

interface WholeRegion {
  readonly variable: ast.Variable;
  readonly region: number;
  /** The first indexes, which all its cells share. */
  readonly indexes: readonly ast.Expression[];
  readonly span: { readonly index: ast.Expression; readonly last: ast.Expression } | undefined;
}

/** The region or row that is answered as a whole, or of which an interval is; undefined where the answer is one value. */
function wholeRegion(unit: Unit, value: ast.Expression): WholeRegion | undefined {
  const span = value.$type === 'IndexExpression' && value.last ? { index: value.index, last: value.last } : undefined;
  const { variable, indexes } = indexesBehind(value.$type === 'IndexExpression' && value.last ? value.base : value);
  const region = variable && regionOfVariable(unit, variable);
  if (variable === undefined || region === undefined || !hasIndex(unit, region)) return undefined;
  // As many indexes as the region has name one cell.
  const count = unit.regions[region]?.indexes.length ?? 0;
  if (indexes.length > 0 && (span ? indexes.length !== count - 1 : indexes.length >= count)) return undefined;
  return { variable, region, indexes, span };
}

/** Reads what the answer, or a part of it, is made of, and tells in which form it is given. */
function readAnswer(
  unit: Unit,
  answer: ast.Answer,
  value: ast.Expression,
  env: Environment,
  then: (env: Environment, form: AnswerForm) => Node,
): Node {
  // Each branch may read another region.
  if (value.$type === 'IfExpression') {
    return condition(
      unit,
      value.condition,
      env,
      (at) => readAnswer(unit, answer, value.consequence, at, then),
      (at) => readAnswer(unit, answer, value.otherwise, at, then),
    );
  }
  if (value.$type === 'ComposedText') return readParts(unit, answer, value, env, then);
  const none = answer.none === undefined ? {} : { none: answer.none };
  const whole = wholeRegion(unit, value);
  if (whole === undefined)
    return evaluateExpression(unit, value, env, (at, operand) => then(at, { as: 'value', value: operand, ...none }));
  const { variable, region } = whole;
  const { indexes, span } = whole;
  const done = (at: Environment, low: Operand, values: Operand): Node =>
    then(at, formOf(unit, answer, variable, region, low, values, none));
  const evaluator = evaluatorOf(unit);
  if (span)
    return evaluator.all(indexes, env, (at, prefix) =>
      interval(evaluator, value, rowOf(region, prefix), span.index, span.last, at, done),
    );
  const rows = (unit.regions[region]?.indexes.length ?? 1) - indexes.length - 1;
  const ofRows = (at: Environment, low: Operand, values: Operand): Node => {
    const form = formOf(unit, answer, variable, region, low, values, none);
    return then(at, form.as === 'list' || form.as === 'text' ? { ...form, rows } : form);
  };
  if (indexes.length > 0)
    return evaluator.all(
      indexes,
      env,
      (at, prefix) =>
        wholeRows(evaluator, value, variable, region, prefix, at, ofRows) ??
        wholeInterval(evaluator, value, variable, rowOf(region, prefix), at, done) ??
        then(at, { as: 'none' }),
    );
  const read =
    wholeRows(evaluator, value, variable, region, [], env, ofRows) ??
    wholeList(unit, value, variable, env, done) ??
    wholeInterval(evaluator, value, variable, rowOf(region, []), env, done) ??
    wholeInput(unit, value, variable, region, env, done);
  if (read) return read;
  unit.problem(
    value,
    'unsupported',
    'Only a region whose indexes have a first and a last one each can be an answer as a whole.',
    'Answer an interval: name[first .. last].',
  );
  return then(env, { as: 'none' });
}

/** A text with values in it: each is read as an answer of its own would be. */
function readParts(
  unit: Unit,
  answer: ast.Answer,
  { texts, holes }: ast.ComposedText,
  env: Environment,
  then: (env: Environment, form: AnswerForm) => Node,
): Node {
  const go = (i: number, at: Environment, before: readonly (string | AnswerForm)[]): Node => {
    const parts = [...before, texts[i] ?? ''].filter((part) => part !== '');
    const hole = holes[i];
    return hole === undefined
      ? then(at, { as: 'composed', parts })
      : readAnswer(unit, answer, hole, at, (next, form) => go(i + 1, next, [...parts, form]));
  };
  return go(0, env, []);
}

function formOf(
  unit: Unit,
  { form }: ast.Answer,
  variable: ast.Variable,
  region: number,
  low: Operand,
  values: Operand,
  none: { readonly none?: string },
): AnswerForm {
  const isText =
    variable.$type === 'Input' && unit.regions[region]?.bounds === undefined && unit.regions[region]?.type === 'text';
  const plain = isText ? 'text' : 'list';
  switch (form ?? (unit.regions[region]?.placeValue === true ? 'decimal' : plain)) {
    case 'decimal':
    case 'number':
      return { as: 'decimal', interval: values, low };
    case 'text':
      return { as: 'text', interval: values, ...none };
    default:
      return { as: 'list', interval: values, ...none };
  }
}

/**
 * All of a text or number that a question gives, whose span is a matter of cells: `length(s)`, or `low(x)` and
 * `high(x)`.
 */
function wholeInput(
  unit: Unit,
  node: ast.Expression,
  variable: ast.Variable,
  region: number,
  env: Environment,
  then: (env: Environment, low: Operand, values: Operand) => Node,
): Node | undefined {
  const length = boundRegion(unit, 'length', variable);
  const low = boundRegion(unit, 'low', variable);
  const high = boundRegion(unit, 'high', variable);
  if (low !== undefined && high !== undefined) {
    return read(unit, node, { region: low, index: [] }, env, (at, first) =>
      read(unit, node, { region: high, index: [] }, at, (next, last) =>
        intervalOf(node, rowOf(region, []), first, last, next, then),
      ),
    );
  }
  if (length === undefined) return undefined;
  return read(unit, node, { region: length, index: [] }, env, (at, count) =>
    compute(node, '-', [count, { value: 1 }], at, (next, last) =>
      intervalOf(node, rowOf(region, []), { value: 0 }, last, next, then),
    ),
  );
}

function halt(answer: AnswerForm): Node {
  return { op: 'halt', answer };
}
