import * as ast from '../language/ast/index.ts';
import type { Region, Value } from '../machine/index.ts';
import type { Place } from './evaluation-place.ts';
import { regionNamed } from './name-sources.ts';

/** The arguments of the frame that is looked at. */
export function frameArguments({
  replay,
  moment,
  frame,
}: Pick<Place, 'replay' | 'moment' | 'frame'>): readonly Value[] {
  const values: Value[] = [];
  for (let at = 0, one; (one = replay.argument(moment.state, frame, at)) !== undefined; at++) values.push(one);
  return values;
}

/**
 * The region that has a name here, and the first indexes of its cells that the name does not tell: an array of the
 * running function's own, `seen`, has the arguments of the frame. From anywhere it is `visit.seen`, with all indexes.
 */
export function regionHere(
  place: Place,
  name: string,
): { readonly region: Region | undefined; readonly hidden: readonly Value[] } {
  const { replay, moment, frame } = place;
  const { machine } = replay.bound;
  const called = machine.functions[replay.called(moment.state, frame)]?.name;
  const own = called === undefined ? undefined : machine.regions.find((region) => region.name === `${called}.${name}`);
  return own === undefined
    ? { region: regionNamed(machine, name), hidden: [] }
    : { region: own, hidden: frameArguments(place) };
}

/** What an expression with indexes behind it calls a region: `s`, `visit.seen`. */
export function nameOfRegion(base: ast.Expression): string | undefined {
  if (ast.isNameExpression(base)) return base.target.$refText;
  return ast.isFieldExpression(base) && ast.isNameExpression(base.base)
    ? `${base.base.target.$refText}.${base.field}`
    : undefined;
}
