import type * as ast from '../language/ast/index.ts';
import { dimensionsOf, isPlaceValue, typeOfVariable, type TailType } from '../language/index.ts';
import type { InputShape, Region, ScalarType } from '../machine/index.ts';
import { formula } from './formulas.ts';
import { brackets, oneCell } from './regions.ts';
import { contents } from './cell-types.ts';
import { rangeOf, type Unit } from './unit.ts';

/** What an input holds, by the type that is written or that its sampler gives. */
export function shapeOfInput(input: ast.Input): InputShape {
  const type = typeOfVariable(input);
  switch (type.kind) {
    case 'array':
    case 'list':
    case 'text':
    case 'decimal':
    case 'digits':
      return type.kind;
    case 'int':
    case 'bool':
    case 'tuple':
    case 'none':
    case 'nothing':
    case 'unknown':
      return 'scalar';
  }
}

/** The types of the parts, where an input holds tuples. */
export function partsOfInput(input: ast.Input): readonly ScalarType[] | undefined {
  return contents(typeOfVariable(input)).fields?.map(({ type }) => type);
}

/** Declares the region of an input, and the cells that tell its span: `low(x)`, `high(x)`, `length(s)`. */
export function declareInput(unit: Unit, input: ast.Input): void {
  const same = unit.regions.findIndex((r) => r.name === input.name && r.role === 'input');
  if (same >= 0) {
    unit.regionOf.set(input, same);
    return;
  }
  const type = typeOfVariable(input);
  const shape = shapeOfInput(input);
  const range = rangeOf(input);
  if (contents(type).optional)
    unit.problem(input, 'unsupported', 'An input always has a value.', 'Remove the question mark.');
  const bounds = boundsOf(unit, input);
  const hasIndex = shape !== 'scalar';
  unit.regionOf.set(
    input,
    unit.addRegion({
      ...oneCell(input.name),
      role: 'input',
      ...contents(type),
      range,
      ...(hasIndex
        ? {
            form: brackets(input.name),
            indexes: (bounds ?? [undefined]).map(() => 'int' as const),
            placeValue: isPlaceValue(type),
            bounds,
          }
        : {}),
    }),
  );
  for (const end of endsOf(type, hasIndex))
    unit.addRegion({ ...oneCell(`${end}(${input.name})`), role: 'bound', range });
}

/** Which of the input's ends a program can name. */
function endsOf(type: TailType, hasIndex: boolean): readonly string[] {
  if (isPlaceValue(type)) return ['low', 'high'];
  return hasIndex ? ['length'] : [];
}

/** The spans that the type tells; undefined where it tells none, and any index may be. */
function boundsOf(unit: Unit, input: ast.Input): Region['bounds'] {
  const dimensions = dimensionsOf(input.type);
  if (dimensions.length === 0) return undefined;
  return dimensions.map(({ low, high }): NonNullable<Region['bounds']>[number] => {
    const first = formula(unit, low, 'tape');
    if (high) return [first, formula(unit, high, 'tape')];
    return [
      { op: 'constant', value: 0 },
      { op: 'apply', operator: '-', operands: [first, { op: 'constant', value: 1 }] },
    ];
  });
}
