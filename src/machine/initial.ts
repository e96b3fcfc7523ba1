import type { Bound } from './inputs/bind.ts';
import { evaluateFormula, type Lookup } from './formula.ts';
import { placeInGiven } from './given-cells.ts';
import type { Region, ValueType } from './machine.ts';
import { isStuck, stuck, type Result, type Stuck } from './stuck.ts';
import { isInteger, isTuple, type Value } from './value.ts';

/** Whether a value has a type: what a slot, an index or a variable may hold. */
export function hasType(value: Value | undefined, type: ValueType): boolean {
  switch (type) {
    case 'int':
      return isInteger(value);
    case 'bool':
      return typeof value === 'boolean';
    case 'text':
      return typeof value === 'string';
    case 'tuple':
      return isTuple(value);
  }
}

/** Whether a cell of the region may hold the value. */
export function mayHold(region: Region, value: Value): boolean {
  if (value === null) return region.optional === true;
  const { fields } = region;
  if (fields === undefined || !isTuple(value)) return hasType(value, region.type);
  return value.length === fields.length && fields.every(({ type }, i) => hasType(value[i], type));
}

/** Whether these are as many indexes as the region has, of its types. */
export function hasIndexes(region: Region, index: readonly Value[]): boolean {
  if (index.length !== region.indexes.length) return false;
  for (let i = 0; i < index.length; i++) {
    const type = region.indexes[i];
    if (type === undefined || !hasType(index[i], type)) return false;
  }
  return true;
}

/** The value that the inputs give a cell; undefined where they give none. */
export function givenValue(bound: Bound, region: number, index: readonly Value[]): Value | undefined {
  const given = bound.given.get(region);
  if (given === undefined) return undefined;
  const place = placeInGiven(given, index);
  return place === undefined ? undefined : given.values[place];
}

/**
 * What a cell holds before any write: given, initial or `else` value, or why none. `lookup`: the tape at the moment of
 * asking, since bounds, initial values and copies depend on other cells.
 */
export function initialValue(bound: Bound, region: number, index: readonly Value[], lookup: Lookup): Result {
  const found = bound.machine.regions[region];
  if (found === undefined || !hasIndexes(found, index)) return stuck('wrong type', { region, index });
  const given = givenValue(bound, region, index);
  if (given !== undefined) return given;
  const inside = isInside(found, index, lookup);
  if (isStuck(inside)) return inside;
  if (!inside) return found.otherwise === undefined ? stuck('index out of range', { region, index }) : found.otherwise;
  // A text has no cells but its letters; a number may be padded at the places it does not have.
  if ((found.role === 'input' && !found.placeValue) || found.role === 'constant')
    return stuck('index out of range', { region, index });
  if (found.initial === undefined) return stuck('blank cell', { region, index });
  return found.initial.op === 'copy'
    ? lookup.cell(found.initial.region, index)
    : evaluateFormula(found.initial, lookup);
}

/** Whether the bounds of the region have this index; stuck where a bound cannot be told yet. */
export function isInside({ bounds }: Region, index: readonly Value[], lookup: Lookup): boolean | Stuck {
  if (bounds === undefined) return true;
  const around = bounds.includes(undefined) ? withIndexes(lookup, index) : lookup;
  for (let i = 0; i < bounds.length; i++) {
    const ends = bounds[i];
    const at = index[i];
    if (ends === undefined) continue;
    const low = evaluateFormula(ends[0], around);
    if (isStuck(low)) return low;
    const high = evaluateFormula(ends[1], around);
    if (isStuck(high)) return high;
    if (!isInteger(at) || !isInteger(low) || !isInteger(high)) return stuck('wrong type');
    if (at < low || at > high) return false;
  }
  return true;
}

/** What the bounds of a region call the index of the cell at this place. */
export function indexName(place: number): string {
  return `index ${place}`;
}

/** The place of an index that a bound calls by this name; undefined for other names. */
export function indexPlace(name: string): number | undefined {
  const [, place] = /^index (\d+)$/.exec(name) ?? [];
  return place === undefined ? undefined : Number(place);
}

/** What bounds are told by where they depend on the indexes before theirs. */
export function withIndexes(lookup: Lookup, index: readonly Value[]): Lookup {
  return {
    name: (name) => {
      const place = indexPlace(name);
      return place === undefined ? lookup.name(name) : (index[place] ?? stuck('index out of range'));
    },
    cell: (region, of) => lookup.cell(region, of),
  };
}

/** A lookup of names in the inputs, and of cells by a function. */
export function lookupIn(bound: Bound, cell: Lookup['cell']): Lookup {
  return {
    name: (name) => {
      const value = bound.names.get(name);
      return value === undefined ? stuck('blank cell') : value;
    },
    cell,
  };
}
