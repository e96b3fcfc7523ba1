import { dimensionsOf, generatedInput, isOfRoutine, isPlaceValue, typeOf } from '../language/index.ts';
import type * as ast from '../language/ast/index.ts';
import { type Formula, integer, isRelation } from '../machine/index.ts';
import { isLetterOfText, machineOperator, operatorOfCall } from './operators.ts';
import { singleValue, tableFormula, tableLength } from './constant-tables.ts';
import { boundRegion, regionOfVariable } from './regions.ts';
import { fieldIndex } from './cell-types.ts';
import type { Unit } from './unit.ts';

/** Where the formula is evaluated: before the run (lengths and inputs by name), or on the tape (cells). */
export type Scope = 'definition' | 'tape';

const zero: Formula = { op: 'constant', value: 0 };

function changing(unit: Unit, expression: ast.Expression, name: string): void {
  unit.problem(
    expression,
    'mutable-bound',
    `${name} can change, but the bounds and initial values of a tape are fixed when the run begins.`,
    `Copy it before the tape: let … = ${name}.`,
  );
}

/**
 * An expression that is evaluated silently: bounds, initial values, samplers, conditions of a definition, and what is
 * asked of each candidate of a scan, where `leaf` says what parts of it stand for.
 */
export function formula(
  unit: Unit,
  expression: ast.Expression,
  scope: Scope,
  leaf?: (expression: ast.Expression) => Formula | undefined,
): Formula {
  const go = (e: ast.Expression): Formula => formula(unit, e, scope, leaf);
  const known = leaf?.(expression);
  if (known) return known;
  switch (expression.$type) {
    case 'NumberLiteral':
      return { op: 'constant', value: /^[0-9]+$/.test(expression.text) ? integer(BigInt(expression.text)) : 0 };
    case 'TextLiteral':
      return { op: 'constant', value: expression.value };
    case 'BoolLiteral':
      return { op: 'constant', value: expression.value };
    case 'NoneLiteral':
      return { op: 'constant', value: null };
    case 'InfinityLiteral':
      return { op: 'constant', value: Infinity };
    case 'UnaryExpression':
      return expression.operator === 'not'
        ? { op: 'not', operand: go(expression.operand) }
        : { op: 'apply', operator: 'negate', operands: [go(expression.operand)] };
    case 'IfExpression':
      return {
        op: 'if',
        condition: go(expression.condition),
        then: go(expression.consequence),
        else: go(expression.otherwise),
      };
    case 'BinaryExpression':
      return binaryFormula(expression, go(expression.left), go(expression.right));
    case 'TupleExpression':
      return { op: 'apply', operator: 'tuple', operands: expression.elements.map(go) };
    case 'FieldExpression': {
      const at = fieldIndex(expression);
      if (at === undefined) break;
      return { op: 'apply', operator: 'field', operands: [go(expression.base), { op: 'constant', value: at }] };
    }
    case 'NameExpression': {
      const found = nameFormula(unit, expression, scope);
      if (found === undefined) break;
      return found;
    }
    case 'CallExpression': {
      const found = callFormula(unit, expression, scope, go);
      if (found === undefined) break;
      return found;
    }
    case 'ComposedText':
      break;
    case 'IndexExpression':
    case 'ScanExpression':
    case 'ListExpression':
    case 'DrawExpression': {
      if (expression.$type === 'IndexExpression' && isLetterOfText(expression))
        return { op: 'apply', operator: 'letter', operands: [go(expression.base), go(expression.index)] };
      const found = scope === 'definition' ? beforeRun(unit, expression, go) : undefined;
      if (found === undefined) break;
      return found;
    }
  }
  unit.problem(
    expression,
    'unsupported',
    'This expression cannot be used in a definition.',
    'Use integers, lengths, inputs, low, high, length, min, max and arithmetic.',
  );
  return zero;
}

/** What only stands where inputs are drawn or looked at. */
function beforeRun(
  unit: Unit,
  expression: ast.IndexExpression | ast.ScanExpression | ast.ListExpression | ast.DrawExpression,
  go: (expression: ast.Expression) => Formula,
): Formula | undefined {
  switch (expression.$type) {
    case 'IndexExpression':
      if (expression.last) return undefined;
      return {
        op: 'element',
        of: go(expression.base),
        index: elementIndex(unit, expression),
        by: isPlaceValue(typeOf(expression.base)) ? 'decimal' : 'place',
      };
    case 'ScanExpression':
      return {
        op: 'scan',
        operator: expression.operator,
        variable: expression.variable.name,
        low: go(expression.low),
        high: go(expression.high),
        where: expression.where && go(expression.where),
        value: go(expression.value),
      };
    case 'ListExpression':
      return { op: 'list', items: expression.elements.map(go) };
    case 'DrawExpression':
      if (expression.source) return { op: 'pick', of: go(expression.source) };
      return expression.low && expression.high
        ? { op: 'draw', low: go(expression.low), high: go(expression.high) }
        : undefined;
  }
}

function binaryFormula(expression: ast.BinaryExpression, left: Formula, right: Formula): Formula {
  const { operator } = expression;
  if (operator === 'and' || operator === 'or') return { op: operator, left, right };
  if (isRelation(operator)) return { op: 'compare', relation: operator, left, right };
  return { op: 'apply', operator: machineOperator(expression, operator), operands: [left, right] };
}

/** What a name stands for; undefined where it has no place in a formula. */
function nameFormula(unit: Unit, expression: ast.NameExpression, scope: Scope): Formula | undefined {
  const variable = expression.target.ref;
  if (variable === undefined) return zero;
  const fixed = singleValue(unit, variable);
  if (fixed !== undefined) return { op: 'constant', value: fixed };
  const table = scope === 'definition' ? tableFormula(unit, variable) : undefined;
  if (table !== undefined) return table;
  if (scope === 'definition') {
    if (isKnownBeforeRun(variable)) return { op: 'name', name: variable.name };
    unit.problem(
      expression,
      'not-before-run',
      `${variable.name} is made by the run, which begins once all inputs are drawn.`,
      'Use lengths and the inputs above.',
    );
    return zero;
  }
  if (variable.$type === 'Tape' || (variable.$type === 'LetStatement' && variable.kind === 'var')) {
    changing(unit, expression, variable.name);
  }
  const region = regionOfVariable(unit, variable);
  return region === undefined ? undefined : { op: 'cell', region, index: [] };
}

/** An index from 0 on: that of an array which begins elsewhere less where it begins. */
export function elementIndex(unit: Unit, expression: ast.IndexExpression): Formula {
  const index = formula(unit, expression.index, 'definition');
  let depth = 0;
  let { base } = expression;
  for (; base.$type === 'IndexExpression'; base = base.base) depth++;
  const variable = base.$type === 'NameExpression' ? base.target.ref : undefined;
  const type = variable && 'type' in variable ? variable.type : undefined;
  const dimension = isPlaceValue(typeOf(expression.base)) ? undefined : dimensionsOf(type)[depth];
  if (dimension?.high === undefined) return index;
  return { op: 'apply', operator: '-', operands: [index, formula(unit, dimension.low, 'definition')] };
}

/** Whether a variable has a value where inputs are drawn. */
function isKnownBeforeRun(variable: ast.Variable): boolean {
  switch (variable.$type) {
    case 'LengthVariable':
    case 'Input':
    case 'Constant':
    case 'Parameter':
    case 'ScanVariable':
      return true;
    case 'LetStatement':
    case 'LoopVariable':
    case 'ChooseStatement':
      return isOfRoutine(variable);
    case 'Tape':
      return false;
  }
}

/** What a call stands for; undefined where it has no place in a formula. */
function callFormula(
  unit: Unit,
  expression: ast.CallExpression,
  scope: Scope,
  go: (expression: ast.Expression) => Formula,
): Formula | undefined {
  const name = expression.callee.$refText;
  const operator = operatorOfCall(expression);
  if (operator !== undefined) return { op: 'apply', operator, operands: expression.arguments.map(go) };
  const argument = expression.arguments[0];
  const input = argument?.$type === 'NameExpression' ? argument.target.ref : undefined;
  const size = name === 'length' ? tableLength(unit, input) : undefined;
  if (size !== undefined) return { op: 'constant', value: size };
  if (input?.$type === 'Tape') changing(unit, expression, `length(${input.name})`);
  if (scope === 'definition') return callBeforeRun(unit, expression, input, go);
  const region = input && boundRegion(unit, name, input);
  return region === undefined ? undefined : { op: 'cell', region, index: [] };
}

/** What a call stands for where inputs are drawn or looked at: a routine, or what namesOfInput calls so. */
function callBeforeRun(
  unit: Unit,
  expression: ast.CallExpression,
  measured: ast.Variable | undefined,
  go: (expression: ast.Expression) => Formula,
): Formula | undefined {
  const declared = expression.callee.ref;
  if (declared) return { op: 'call', routine: unit.routineId(declared), arguments: expression.arguments.map(go) };
  const name = expression.callee.$refText;
  const [argument] = expression.arguments;
  const isMade = measured !== undefined && measured === generatedInput(expression);
  if (argument && name === 'length' && (isMade || measured?.$type !== 'Input')) return { op: 'size', of: go(argument) };
  if (isMade) {
    unit.problem(
      expression,
      'not-before-run',
      `${measured.name} has no ${name === 'low' ? 'lowest' : 'highest'} place before it is made.`,
      'Use the number that says where its loop begins or ends.',
    );
    return zero;
  }
  const isEnd = name === 'length' || name === 'low' || name === 'high';
  return measured?.$type === 'Input' && isEnd ? { op: 'name', name: `${name}(${measured.name})` } : undefined;
}
