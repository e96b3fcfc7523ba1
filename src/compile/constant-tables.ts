import type * as ast from '../language/ast/index.ts';
import { nodesOf, type Node, type Value } from '../machine/index.ts';
import type { Unit } from './unit.ts';

/** The value of a constant that is no table. */
export function singleValue(unit: Unit, variable: ast.Variable | undefined): Value | undefined {
  const region = variable?.$type === 'Constant' ? unit.regionOf.get(variable) : undefined;
  const found = region === undefined ? undefined : unit.regions[region];
  return found?.indexes.length === 0 ? found.table?.values[0] : undefined;
}

/** The elements of a table. */
export function tableValues(unit: Unit, variable: ast.Variable | undefined): readonly Value[] | undefined {
  const region = variable?.$type === 'Constant' ? unit.regionOf.get(variable) : undefined;
  const found = region === undefined ? undefined : unit.regions[region];
  return found?.indexes.length === 0 ? undefined : found?.table?.values;
}

/** How many elements a table has. */
export function tableLength(unit: Unit, variable: ast.Variable | undefined): number | undefined {
  return tableValues(unit, variable)?.length;
}

/**
 * The tables whose cells a run may fetch, in source order. They are laid out before everything else, so that each fetch
 * copies what stands in the trace, as it does of an input: what a table holds stands in no question. One that is read
 * at fixed places alone is part of the program, and costs nothing.
 */
export function fetchedTables(unit: Unit, codes: readonly Node[]): number[] {
  const read = new Set<number>();
  for (const code of codes)
    for (const node of nodesOf(code)) {
      if (node.op === 'get') for (const { region } of node.fetches) read.add(region);
      if (node.op === 'interval') read.add(node.region);
    }
  for (const region of [...read]) {
    const initial = unit.regions[region]?.initial;
    if (initial?.op === 'copy') read.add(initial.region);
  }
  return unit.regions.flatMap(({ id, table, indexes }) =>
    table !== undefined && indexes.length > 0 && read.has(id) ? [id] : [],
  );
}
