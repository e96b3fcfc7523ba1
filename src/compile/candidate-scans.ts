import { AstUtils } from 'langium';
import { constantOf } from '../language/index.ts';
import * as ast from '../language/ast/index.ts';
import {
  rowPrefix,
  type Candidates,
  type Formula,
  type Node,
  type Operand,
  type Path,
  type Value,
} from '../machine/index.ts';
import { flush, pathKey, sameOperand, withEntry, type Environment, type Continuation } from './environment.ts';
import { compute, intervalOf, silentTest, type Course, type Then } from './emit.ts';
import type { Evaluator } from './evaluator.ts';
import { formula } from './formulas.ts';
import { indexesBehind, wholeInterval } from './intervals.ts';
import { frameArguments, regionOfVariable } from './regions.ts';
import { rangeOf, type Unit } from './unit.ts';

/**
 * One operation over a range. What it reads is fetched before: values by a get, what the candidate picks out by an
 * interval a region.
 */
export function scan(evaluator: Evaluator, node: ast.ScanExpression, env: Environment, then: Then): Node {
  return overCandidates(evaluator, node, node.variable, [node.where, node.value], env, (at, candidates, formulaOf) => ({
    op: 'scan',
    operator: node.operator,
    ...candidates,
    value: formulaOf(node.value),
    slot: at.slot,
    printed: true,
    range: rangeOf(node),
    next: then({ ...at, slot: at.slot + 1 }, { slot: at.slot }),
  }));
}

/**
 * A choice belongs to the state that control comes from, as the test of a loop does; the label of the next state shows
 * it.
 */
export function choose(evaluator: Evaluator, node: ast.ChooseStatement, env: Environment, rest: Continuation): Node {
  return flush(env, (flushed) =>
    overCandidates(evaluator, node, node, [node.where], flushed, (at, candidates) => ({
      op: 'choose',
      name: node.name,
      ...candidates,
      slot: at.slot,
      range: rangeOf(node),
      next: rest({ ...at, slot: at.slot + 1, variables: withEntry(at.variables, node, { slot: at.slot }) }),
    })),
  );
}

/** What one part of an expression over candidates stands for. */
type Part =
  | { readonly kind: 'candidate' | 'value' | 'wrong'; readonly node: ast.Expression }
  | {
      readonly kind: 'element';
      readonly node: ast.IndexExpression;
      readonly variable: ast.Variable;
      readonly region: number;
      readonly indexes: readonly ast.Expression[];
      /** The indexes that are the same for all candidates. */
      readonly path: Path<ast.Expression>;
      readonly offset: number | undefined;
    };

function overCandidates(
  evaluator: Evaluator,
  node: ast.ScanExpression | ast.ChooseStatement,
  variable: ast.Variable,
  expressions: readonly (ast.Expression | undefined)[],
  env: Environment,
  then: (env: Environment, candidates: Candidates, formulaOf: (expression: ast.Expression) => Formula) => Node,
): Node {
  const { unit } = evaluator;
  const parts = expressions.flatMap((expression) =>
    expression === undefined ? [] : partsOf(unit, expression, variable),
  );
  const values = parts.flatMap((part) => (part.kind === 'value' ? [part.node] : []));
  return evaluator.all([node.low, node.high, ...values], env, (at, [low, high, ...operands]) => {
    if (low === undefined || high === undefined)
      return then(at, { low: nothing, high: nothing, where: undefined, names: [], intervals: [] }, () => zero);
    const meant = new Map<ast.Expression, Formula>();
    for (const part of parts)
      if (part.kind !== 'element')
        meant.set(part.node, part.kind === 'candidate' ? { op: 'name', name: 'candidate' } : zero);
    values.forEach((value, i) => meant.set(value, { op: 'name', name: `value ${i}` }));
    const formulaOf = (expression: ast.Expression): Formula => formula(unit, expression, 'tape', leaf);
    const leaf = (expression: ast.Expression): Formula | undefined => {
      const known = meant.get(expression);
      if (known) return known;
      const element = parts.find((part) => part.kind === 'element' && part.node === expression);
      return element?.kind === 'element'
        ? { op: 'cell', region: element.region, index: [...frameOf(element.region), ...element.indexes.map(formulaOf)] }
        : undefined;
    };
    const frames = parts.flatMap((part) =>
      part.kind === 'element' ? frameArguments(unit, node, part.region, at) : [],
    );
    const frameOf = (region: number): Formula[] =>
      frameArguments(unit, node, region, at).map((one) => ({ op: 'name', name: `argument ${frames.indexOf(one)}` }));
    const operandOf = (value: ast.Expression): Operand => operands[values.indexOf(value)] ?? nothing;
    return fetchIntervals(evaluator, node, parts, operandOf, low, high, at, (ready, intervals) =>
      then(
        ready,
        {
          low,
          high,
          where: node.where && formulaOf(node.where),
          names: [
            ...operands.map((value, i) => ({ name: `value ${i}`, value })),
            ...frames.map((value, i) => ({ name: `argument ${i}`, value })),
          ],
          intervals,
        },
        formulaOf,
      ),
    );
  });
}

const nothing: Operand = { value: 0 };
const zero: Formula = { op: 'constant', value: 0 };

/**
 * The parts of an expression that are read: the candidate, cells that it picks out, and all that has nothing to do with
 * it.
 */
function partsOf(unit: Unit, expression: ast.Expression, variable: ast.Variable): Part[] {
  switch (expression.$type) {
    case 'NameExpression':
      return [{ kind: expression.target.ref === variable ? 'candidate' : 'value', node: expression }];
    case 'ScanExpression':
      unit.problem(
        expression,
        'nested-scan',
        'A scan cannot contain another one: each is an operation of its own.',
        'Compute the inner one first: let … = …, or count in a loop.',
      );
      return [{ kind: 'wrong', node: expression }];
    case 'IndexExpression':
    case 'FieldExpression':
      if (!mentions(expression, variable)) return [{ kind: 'value', node: expression }];
      if (expression.$type === 'IndexExpression') {
        const element = elementOf(unit, expression, variable);
        if (element.kind !== 'element') return [element];
        return [
          element,
          ...element.indexes.flatMap((index, i): Part[] =>
            element.path[i] === undefined ? partsOf(unit, index, variable) : [{ kind: 'value', node: index }],
          ),
        ];
      }
      break;
    case 'CallExpression':
      if (
        expression.callee.ref ||
        expression.callee.$refText === 'low' ||
        expression.callee.$refText === 'high' ||
        expression.callee.$refText === 'length'
      )
        return [{ kind: 'value', node: expression }];
      break;
    case 'DrawExpression':
    case 'ComposedText':
    case 'UnaryExpression':
    case 'BinaryExpression':
    case 'IfExpression':
    case 'ListExpression':
    case 'TupleExpression':
    case 'NumberLiteral':
    case 'TextLiteral':
    case 'BoolLiteral':
    case 'NoneLiteral':
    case 'InfinityLiteral':
      break;
  }
  return AstUtils.streamContents(expression)
    .filter(ast.isExpression)
    .flatMap((part) => partsOf(unit, part, variable))
    .toArray();
}

function mentions(expression: ast.Expression, variable: ast.Variable): boolean {
  return AstUtils.streamAst(expression).some((node) => ast.isNameExpression(node) && node.target.ref === variable);
}

function elementOf(unit: Unit, node: ast.IndexExpression, variable: ast.Variable): Part {
  const { variable: base, indexes: before } = indexesBehind(node.base);
  const indexes = [...before, node.index];
  const region = base && regionOfVariable(unit, base);
  // The first indexes of a function's own array are the arguments of its frame.
  const hidden = region === undefined ? 0 : (unit.frameRegions.get(region)?.parameters.length ?? 0);
  const all = region === undefined ? [] : (unit.regions[region]?.indexes ?? []);
  const types = all.slice(hidden);
  if (node.last || base === undefined || region === undefined || types.some((type) => type !== 'int')) {
    unit.problem(
      node,
      'scan-region',
      'A scan reads cells of regions whose indexes are integers.',
      'Let one of them be what the scan goes through, or count in a loop.',
    );
    return { kind: 'wrong', node };
  }
  const path = indexes.map((index) => (mentions(index, variable) ? undefined : index));
  const [offset, ...others] = indexes.flatMap((index, i) => (path[i] ? [] : [offsetOf(index, variable)]));
  if (types.length !== indexes.length || others.some((other) => other === undefined || other !== offset)) {
    unit.problem(
      node,
      'scan-region',
      `A scan goes along a row, a column or a diagonal, so all indexes with ${variable.name} have to be the same.`,
      'Count in a loop, which may go through any cells.',
    );
    return { kind: 'wrong', node };
  }
  return { kind: 'element', node, variable: base, region, indexes, path, offset };
}

/** How far the index is from the candidate: 0 of `v`, -1 of `v - 1`; undefined where it is of another form. */
function offsetOf(index: ast.Expression, variable: ast.Variable): number | undefined {
  if (ast.isNameExpression(index)) return index.target.ref === variable ? 0 : undefined;
  if (
    !ast.isBinaryExpression(index) ||
    (index.operator !== '+' && index.operator !== '-') ||
    !ast.isNameExpression(index.left) ||
    index.left.target.ref !== variable
  )
    return undefined;
  const constant = Number(constantOf(index.right) ?? NaN);
  if (!Number.isSafeInteger(constant)) return undefined;
  return index.operator === '+' ? constant : -constant;
}

/**
 * One interval a region: all that the candidates pick out, unless it has been fetched; where the range does not tell
 * what that is, what the author has fetched, else the whole region.
 */
function fetchIntervals(
  evaluator: Evaluator,
  node: ast.ScanExpression | ast.ChooseStatement,
  parts: readonly Part[],
  operandOf: (value: ast.Expression) => Operand,
  low: Operand,
  high: Operand,
  env: Environment,
  then: (env: Environment, intervals: Candidates['intervals']) => Node,
): Node {
  const { unit } = evaluator;
  const elements = parts.flatMap((part) => (part.kind === 'element' ? [part] : []));
  const courses = new Map<string, Course>();
  const keyOf = ({ region, path }: (typeof elements)[number]): string => {
    const frame = frameArguments(unit, node, region, env);
    const course = { region, path: [...frame, ...path.map((index) => index && operandOf(index))] };
    const key = pathKey(env, region, course.path);
    courses.set(key, course);
    return key;
  };
  const keys = new Map(elements.map((element) => [element, keyOf(element)]));
  const fetches = [...courses];
  const go = (i: number, at: Environment, intervals: Candidates['intervals']): Node => {
    const [key, course] = fetches[i] ?? [];
    if (key === undefined || course === undefined) return then(at, intervals);
    const { region, path } = course;
    const own = elements.filter((element) => keys.get(element) === key);
    const name = unit.regions[region]?.name ?? '';
    if (at.written.some((address) => address.region === region)) {
      unit.problem(
        own[0]?.node ?? node,
        'alias-in-step',
        `This state has written a cell of ${name}, which this scan reads as part of an interval.`,
        'Scan before the write, or use two steps.',
      );
    }
    const use =
      (otherwise?: Value) =>
      (next: Environment, start: Operand, values: Operand): Node =>
        go(i + 1, next, [
          ...intervals,
          { region, ...(path.length === 1 ? {} : { path }), low: start, values, otherwise },
        ]);
    const fetched = at.intervals.get(key);
    const offsets = own.flatMap(({ offset }) => (offset === undefined ? [] : [offset]));
    if (offsets.length < own.length) {
      if (fetched?.isComplete === true) return use()(at, fetched.low, fetched.values);
      const whole = wholeInterval(
        evaluator,
        node,
        own[0]?.variable,
        course,
        at,
        use(unit.regions[region]?.otherwise),
        true,
      );
      if (whole) return whole;
      unit.problem(
        own.find(({ offset }) => offset === undefined)?.node ?? node,
        'scan-fetch',
        `Which cells of ${name} this scan reads does not follow from its range.`,
        fetchedFirst(name, path),
        rowPrefix(path) === undefined || path.length > 1 ? undefined : { kind: 'fetch', name },
      );
    }
    return shifted(node, low, Math.min(...offsets), at, (lower, first) =>
      shifted(node, high, Math.max(...offsets), lower, (upper, last) => {
        const anew: Continuation = (next) => intervalOf(node, course, first, last, next, use());
        if (fetched === undefined) return anew(upper);
        const again: Continuation = (next) => use()(next, fetched.low, fetched.values);
        if (sameOperand(upper, fetched.low, first) && sameOperand(upper, fetched.high, last)) return again(upper);
        return silentTest(
          node,
          '<=',
          fetched.low,
          first,
          upper,
          (next) => silentTest(node, '<=', last, fetched.high, next, again, anew),
          anew,
        );
      }),
    );
  };
  return go(0, env, []);
}

function fetchedFirst(name: string, path: Path<Operand>): string {
  return rowPrefix(path) === undefined
    ? 'Keep the columns as rows, so that the indexes change places, and fetch a row first, or count in a loop.'
    : `Fetch them first, in the same step: fetch ${name}${'[…]'.repeat(path.length - 1)}[first .. last].`;
}

function shifted(
  node: ast.ScanExpression | ast.ChooseStatement,
  end: Operand,
  by: number,
  env: Environment,
  then: Then,
): Node {
  return by === 0 ? then(env, end) : compute(node, by > 0 ? '+' : '-', [end, { value: Math.abs(by) }], env, then);
}
