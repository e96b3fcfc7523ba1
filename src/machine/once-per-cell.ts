import type { Cell } from './machine.ts';
import { sameValue } from './value.ts';

/** A line names a cell once: what is said of it last stands where it was named first. */
export function oncePerCell<Item extends { readonly cell: Cell }>(items: readonly Item[]): readonly Item[] {
  const once: Item[] = [];
  for (const item of items) {
    const at = items.length === 1 ? -1 : placeOf(item.cell, once);
    if (at < 0) once.push(item);
    else once[at] = item;
  }
  return once.length === items.length ? items : once;
}

/** Where a cell stands among these; -1 if it does not. */
export function placeOf({ region, index }: Cell, items: readonly { readonly cell: Cell }[]): number {
  return items.findIndex(({ cell }) => cell.region === region && sameValue(cell.index, index));
}
