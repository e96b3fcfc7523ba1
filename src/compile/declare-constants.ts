import type * as ast from '../language/ast/index.ts';
import { dimensionsOf, typeOfVariable } from '../language/index.ts';
import {
  evaluateFormula,
  isStuck,
  isTuple,
  rowsOfGiven,
  stuck,
  type Formula,
  type GivenCells,
  type Value,
} from '../machine/index.ts';
import { contents } from './cell-types.ts';
import { formula } from './formulas.ts';
import { brackets, oneCell } from './regions.ts';
import { rangeOf, type Unit } from './unit.ts';

/** A constant is a region that holds the same in every run: one cell, or a table by index. */
export function declareConstant(unit: Unit, declared: ast.Constant): void {
  const type = typeOfVariable(declared);
  const value = constantValue(unit, declared.value);
  const table = type.kind === 'array' ? tableOf(unit, declared, value, type.dimensions) : { first: 0, values: [value] };
  const number = (index: number): Formula => ({ op: 'constant', value: index });
  const span = ({ first, count }: Indexes): readonly [Formula, Formula] => [number(first), number(first + count - 1)];
  unit.regionOf.set(
    declared,
    unit.addRegion({
      ...oneCell(declared.name),
      role: 'constant',
      ...contents(type),
      table,
      range: rangeOf(declared),
      ...(type.kind === 'array'
        ? {
            form: brackets(declared.name),
            indexes: Array.from({ length: type.dimensions }, () => 'int' as const),
            bounds: [{ first: table.first, count: rowsOfGiven(table) }, ...(table.inner ?? [])].map(span),
          }
        : {}),
    }),
  );
}

type Indexes = NonNullable<GivenCells['inner']>[number];

/** The elements of a table, of one with several indexes row by row. */
function tableOf(unit: Unit, { type }: ast.Constant, value: Value, dimensions: number): GivenCells {
  const spans = dimensionsOf(type);
  const firstOf = (depth: number): number => {
    const span = spans[depth];
    return span?.high === undefined ? 0 : Number(constantValue(unit, span.low));
  };
  let values: readonly Value[] = isTuple(value) ? value : [value];
  const inner: Indexes[] = [];
  for (let depth = 1; depth < dimensions; depth++) {
    const [row] = values;
    inner.push({ first: firstOf(depth), count: isTuple(row) ? row.length : 0 });
    values = values.flatMap((one) => (isTuple(one) ? one : [one]));
  }
  return { first: firstOf(0), values, ...(inner.length > 0 ? { inner } : {}) };
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
