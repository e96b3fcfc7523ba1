import * as ast from '../language/ast/index.ts';
import { dimensionsOf } from '../language/index.ts';
import { indexName, type Formula, type Region } from '../machine/index.ts';
import { loopsOver } from './array-beginnings.ts';
import { formula } from './formulas.ts';
import { lastIndexRegion } from './loop-bound.ts';
import { functionOf, isFrameVariable, regionOfVariable } from './regions.ts';
import type { Unit } from './unit.ts';

/**
 * The bounds of a function's array, as those of a tape are: none for the arguments of the frame, then the ends of each
 * index, which are what they were where the array was declared.
 */
export function boundsOfArray(unit: Unit, array: ast.LetStatement): NonNullable<Region['bounds']> {
  const parameters = functionOf(array)?.parameters ?? [];
  const frame = parameters.map((_, i): Formula => ({ op: 'name', name: indexName(i) }));
  const end = (expression: ast.Expression): Formula =>
    formula(unit, expression, 'tape', (part) => ofFrame(unit, part, parameters, frame));
  const loops = loopsOver(array);
  const ends = dimensionsOf(array.type).map(({ low, high }, i): readonly [Formula, Formula] => {
    const first: Formula = high ? end(low) : { op: 'constant', value: 0 };
    const kept = loops[i] && lastIndexRegion(unit, loops[i]);
    if (kept !== undefined)
      return [first, { op: 'cell', region: kept, index: isFrameVariable(unit, kept) ? frame : [] }];
    if (high) return [first, end(high)];
    return [first, { op: 'apply', operator: '-', operands: [end(low), { op: 'constant', value: 1 }] }];
  });
  return [...parameters.map(() => undefined), ...ends];
}

/** What a parameter or a `let` of the function stands for: its array's cells have the arguments among their indexes. */
function ofFrame(
  unit: Unit,
  part: ast.Expression,
  parameters: readonly ast.Parameter[],
  frame: readonly Formula[],
): Formula | undefined {
  const variable = ast.isNameExpression(part) ? part.target.ref : undefined;
  if (ast.isParameter(variable)) return frame[parameters.indexOf(variable)];
  if (!ast.isLetStatement(variable) || functionOf(variable) === undefined) return undefined;
  const region = regionOfVariable(unit, variable);
  if (!unit.crossing.has(variable)) {
    unit.crossing.add(variable);
    unit.restart = true;
  }
  return region === undefined ? undefined : { op: 'cell', region, index: frame };
}
