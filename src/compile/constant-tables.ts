import type * as ast from '../language/ast/index.ts';
import { nodesOf, rowsOfGiven, type Formula, type GivenCells, type Node, type Value } from '../machine/index.ts';
import type { Unit } from './unit.ts';

/** The value of a constant that is no table. */
export function singleValue(unit: Unit, variable: ast.Variable | undefined): Value | undefined {
  const region = variable?.$type === 'Constant' ? unit.regionOf.get(variable) : undefined;
  const found = region === undefined ? undefined : unit.regions[region];
  return found?.indexes.length === 0 ? found.table?.values[0] : undefined;
}

function tableOf(unit: Unit, variable: ast.Variable | undefined): GivenCells | undefined {
  const region = variable?.$type === 'Constant' ? unit.regionOf.get(variable) : undefined;
  const found = region === undefined ? undefined : unit.regions[region];
  return found?.indexes.length === 0 ? undefined : found?.table;
}

/** The elements of a table; its rows, where it has several indexes. */
export function tableFormula(unit: Unit, variable: ast.Variable | undefined): Formula | undefined {
  const table = tableOf(unit, variable);
  if (table === undefined) return undefined;
  let items = table.values.map((value): Formula => ({ op: 'constant', value }));
  for (const { count } of (table.inner ?? []).toReversed())
    items = Array.from({ length: items.length / count }, (_, row) => ({
      op: 'list',
      items: items.slice(row * count, (row + 1) * count),
    }));
  return { op: 'list', items };
}

/** How many elements a table has, or rows. */
export function tableLength(unit: Unit, variable: ast.Variable | undefined): number | undefined {
  const table = tableOf(unit, variable);
  return table && rowsOfGiven(table);
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
