import type * as ast from '../../language/generated/ast.ts';
import type { Formula, Relation } from '../machine.ts';
import { integer } from '../value.ts';
import { boundRegion, regionOfVariable } from './regions.ts';
import { isTextExpression } from './types.ts';
import type { Unit } from './unit.ts';

/** Where the formula is evaluated: before the run (lengths and inputs by name), or on the tape (cells). */
export type Scope = 'definition' | 'tape';

const relations: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const zero: Formula = { op: 'constant', value: 0 };

/** An expression that is evaluated silently: bounds, initial values, samplers, conditions of a definition. */
export function formula(unit: Unit, expression: ast.Expression, scope: Scope): Formula {
  const go = (e: ast.Expression): Formula => formula(unit, e, scope);
  switch (expression.$type) {
    case 'NumberLiteral': return { op: 'constant', value: /^[0-9]+$/.test(expression.text) ? integer(BigInt(expression.text)) : 0 };
    case 'TextLiteral': return { op: 'constant', value: expression.value };
    case 'BoolLiteral': return { op: 'constant', value: expression.value };
    case 'NoneLiteral': return { op: 'constant', value: null };
    case 'InfinityLiteral': return { op: 'constant', value: Infinity };
    case 'UnaryExpression':
      return expression.operator === 'not' ? { op: 'not', operand: go(expression.operand) } : { op: 'apply', operator: 'negate', operands: [go(expression.operand)] };
    case 'IfExpression': return { op: 'if', condition: go(expression.condition), then: go(expression.consequence), else: go(expression.otherwise) };
    case 'BinaryExpression': {
      const { operator } = expression, left = go(expression.left), right = go(expression.right);
      if (operator === 'and' || operator === 'or') return { op: operator, left, right };
      if (relations.has(operator)) return { op: 'compare', relation: operator as Relation, left, right };
      const isText = operator === '+' && isTextExpression(expression);
      return { op: 'apply', operator: isText ? 'joined' : operator === '/' ? '//' : operator as '+' | '-' | '*' | '%', operands: [left, right] };
    }
    case 'NameExpression': {
      const variable = expression.target.ref;
      if (variable === undefined) return zero;
      if (scope === 'definition') return { op: 'name', name: variable.name };
      if (variable.$type === 'Tape' || (variable.$type === 'LetStatement' && variable.kind === 'var')) {
        unit.problem(expression, 'mutable-bound', `${variable.name} can change, but a tape has its bounds and first values from the beginning.`, `Copy it before the tape: let … = ${variable.name}.`);
      }
      const region = regionOfVariable(unit, variable);
      if (region !== undefined) return { op: 'cell', region, index: [] };
      break;
    }
    case 'CallExpression': {
      const name = expression.callee.$refText;
      if (name === 'min' || name === 'max') return { op: 'apply', operator: name, operands: expression.arguments.map(go) };
      const argument = expression.arguments[0];
      const input = argument?.$type === 'NameExpression' ? argument.target.ref : undefined;
      const region = scope === 'tape' && input ? boundRegion(unit, name, input) : undefined;
      if (region !== undefined) return { op: 'cell', region, index: [] };
      break;
    }
    default:
  }
  unit.problem(expression, 'unsupported', 'This expression cannot be used in a definition yet.', 'Use integers, lengths, inputs, low, high, length, min, max and arithmetic.');
  return zero;
}
