import type * as ast from '../language/ast/index.ts';
import { typeOfType } from '../language/index.ts';
import { evaluateFormula, isStuck, type Region, stuck } from '../machine/index.ts';
import { declareConstant } from './declare-constants.ts';
import { declareInput } from './declare-inputs.ts';
import { formula } from './formulas.ts';
import { brackets, hasIndex, noIndex, oneCell } from './regions.ts';
import { contents } from './cell-types.ts';
import { rangeOf, type Unit } from './unit.ts';

/**
 * Declares the regions of the lengths, inputs and tapes of a task, in source order; variables and results follow as
 * they are met.
 */
export function declareRegions(unit: Unit, task: ast.Task): void {
  for (const item of task.items) {
    if (item.$type === 'LengthDecl') item.variables.forEach((v) => declareLength(unit, v));
    if (item.$type === 'Input') declareInput(unit, item);
    if (item.$type === 'Constant') declareConstant(unit, item);
    if (item.$type === 'Tape') declareTape(unit, item);
  }
}

function declareLength(unit: Unit, length: ast.LengthVariable): void {
  if (unit.regions.some((r) => r.name === length.name)) return;
  const region = unit.addRegion({
    ...oneCell(length.name),
    role: 'input',
    range: rangeOf(length),
  });
  unit.regionOf.set(length, region);
}

type Shape = Pick<Region, 'form' | 'type' | 'optional' | 'fields' | 'indexes' | 'placeValue' | 'bounds'>;

function shapeOf(unit: Unit, node: ast.Tape): Shape {
  const { type } = node;
  if (type.$type === 'ListType') {
    return {
      indexes: ['int'],
      form: brackets(node.name),
      ...contents(typeOfType(type)),
      placeValue: false,
      bounds: undefined,
    };
  }
  const placeValue = type.$type === 'NamedType' && (type.base === 'decimal' || type.base === 'digits');
  const bounds = type.dimensions.map((d): NonNullable<Region['bounds']>[number] => {
    const low = formula(unit, d.low, 'tape');
    if (d.high) return [low, formula(unit, d.high, 'tape')];
    return [
      { op: 'constant', value: 0 },
      { op: 'apply', operator: '-', operands: [low, { op: 'constant', value: 1 }] },
    ];
  });
  const indexes = Array.from({ length: Math.max(bounds.length, placeValue ? 1 : 0) }, () => 'int' as const);
  return {
    indexes,
    form: indexes.length > 0 ? brackets(node.name) : noIndex(node.name),
    ...contents(typeOfType(type)),
    placeValue,
    bounds: placeValue && bounds.length === 0 ? undefined : bounds,
  };
}

function declareTape(unit: Unit, tape: ast.Tape): void {
  const shape = shapeOf(unit, tape);
  unit.regionOf.set(
    tape,
    unit.addRegion({
      ...shape,
      name: tape.name,
      role: 'tape',
      initial: initialOf(unit, tape),
      otherwise: outsideOf(unit, tape),
      range: rangeOf(tape),
    }),
  );
  if (tape.type.$type === 'ListType') {
    unit.addRegion({
      ...oneCell(`length(${tape.name})`),
      role: 'tape',
      initial: { op: 'constant', value: 0 },
      range: rangeOf(tape),
    });
  }
}

/** What a read outside the bounds gives: one constant. */
function outsideOf(unit: Unit, { outside }: ast.Tape): Region['otherwise'] {
  if (outside === undefined) return undefined;
  const nothing = stuck('blank cell');
  const value = evaluateFormula(formula(unit, outside, 'definition'), { name: () => nothing, cell: () => nothing });
  if (!isStuck(value)) return value;
  unit.problem(
    outside,
    'unsupported',
    'The else value of a tape has to be a constant.',
    'Write a number, text in quotes, true or false.',
  );
  return undefined;
}

function initialOf(unit: Unit, tape: ast.Tape): Region['initial'] {
  const { initial } = tape;
  if (initial === undefined) return undefined;
  const source = initial.$type === 'NameExpression' ? initial.target.ref : undefined;
  const region = source && unit.regionOf.get(source);
  if (region !== undefined && (source?.$type === 'Input' || source?.$type === 'Constant') && hasIndex(unit, region))
    return { op: 'copy', region };
  return formula(unit, initial, 'tape');
}
