import type { Machine } from '../machine.ts';
import type { Value } from '../value.ts';

/**
 * The cells that a run starts with in one region: `values[0]` has index `first`; a region without index has one value.
 */
export interface GivenCells {
  readonly first: number;
  readonly values: readonly Value[];
}

/** A machine with one set of inputs: all that a run needs. */
export interface Bound {
  readonly machine: Machine;
  /** What formulas call by name: lengths and inputs of one value. */
  readonly names: ReadonlyMap<string, Value>;
  /** By region number: inputs, and the ends of their spans. */
  readonly given: ReadonlyMap<number, GivenCells>;
}

/**
 * What the cells of a region are given by {@link bindCells}: one value, or a list and the index of its first element (0
 * unless told).
 */
export type CellValues = Value | GivenCells;

/**
 * Binds cell values to regions by name, unchecked: for machines built by hand, which have no task around them. Values
 * of regions without index are also names for formulas, and so are names that are no region.
 */
export function bindCells(machine: Machine, cells: Readonly<Record<string, CellValues>>): Bound {
  const names = new Map<string, Value>();
  const given = new Map<number, GivenCells>();
  const regions = givenRegions(machine);
  for (const name in cells) {
    const cell = cells[name];
    const region = regions.get(name);
    if (cell === undefined) continue;
    const isList = isGiven(cell);
    if (region !== undefined) given.set(region, isList ? cell : { first: 0, values: [cell] });
    if (!isList) names.set(name, cell);
  }
  return { machine, names, given };
}

const regionsOf = new WeakMap<Machine, ReadonlyMap<string, number>>();

/** The regions that inputs are given to, by name. */
export function givenRegions(machine: Machine): ReadonlyMap<string, number> {
  let regions = regionsOf.get(machine);
  if (regions === undefined) {
    regions = new Map(
      machine.regions.filter(({ role }) => role === 'input' || role === 'bound').map(({ name, id }) => [name, id]),
    );
    regionsOf.set(machine, regions);
  }
  return regions;
}

function isGiven(cell: CellValues): cell is GivenCells {
  return typeof cell === 'object' && cell !== null && 'values' in cell && 'first' in cell;
}
