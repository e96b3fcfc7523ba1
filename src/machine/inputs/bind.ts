import type { GivenCells, Machine } from '../machine.ts';
import type { LengthRule } from '../task.ts';
import type { Value } from '../value.ts';

/** A machine with one set of inputs: all that a run needs. */
export interface Bound {
  readonly machine: Machine;
  /** What formulas call by name: lengths and inputs of one value. */
  readonly names: ReadonlyMap<string, Value>;
  /** By region number: constants, inputs, and the ends of their spans. */
  readonly given: ReadonlyMap<number, GivenCells>;
  /** How lengths follow from the inputs of a task. */
  readonly lengthRules?: readonly LengthRule[];
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
  const given = constantCells(machine);
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

/** What the constants of a machine hold, by region number. */
export function constantCells({ regions }: Machine): Map<number, GivenCells> {
  return new Map(regions.flatMap(({ id, table }) => (table === undefined ? [] : [[id, table] as const])));
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
