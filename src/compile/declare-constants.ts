import type * as ast from '../language/ast/index.ts';
import { dimensionsOf, typeOfVariable } from '../language/index.ts';
import { evaluateFormula, isStuck, isTuple, stuck, type Formula, type Value } from '../machine/index.ts';
import { contents } from './cell-types.ts';
import { formula } from './formulas.ts';
import { brackets, oneCell } from './regions.ts';
import { rangeOf, type Unit } from './unit.ts';

/** A constant is a region that holds the same in every run: one cell, or a table by index. */
export function declareConstant(unit: Unit, declared: ast.Constant): void {
  const isTable = typeOfVariable(declared).kind === 'array';
  const value = constantValue(unit, declared.value);
  const first = isTable ? Number(firstIndex(unit, declared)) : 0;
  const values = isTable && isTuple(value) ? value : [value];
  const number = (index: number): Formula => ({ op: 'constant', value: index });
  unit.regionOf.set(
    declared,
    unit.addRegion({
      ...oneCell(declared.name),
      role: 'constant',
      ...contents(typeOfVariable(declared)),
      table: { first, values },
      range: rangeOf(declared),
      ...(isTable
        ? {
            form: brackets(declared.name),
            indexes: ['int'],
            bounds: [[number(first), number(first + values.length - 1)]],
          }
        : {}),
    }),
  );
}

function firstIndex(unit: Unit, { type }: ast.Constant): Value {
  const [span] = dimensionsOf(type);
  return span?.high === undefined ? 0 : constantValue(unit, span.low);
}

/** What an expression of literals and earlier constants is. */
export function constantValue(unit: Unit, expression: ast.Expression): Value {
  if (expression.$type === 'ListExpression') return expression.elements.map((element) => constantValue(unit, element));
  const nothing = stuck('blank cell');
  const value = evaluateFormula(formula(unit, expression, 'definition'), { name: () => nothing, cell: () => nothing });
  if (!isStuck(value)) return value;
  unit.problem(
    expression,
    'not-constant',
    'The value of a constant has to be known before any run.',
    'Use numbers, texts, earlier constants and arithmetic.',
  );
  return 0;
}
