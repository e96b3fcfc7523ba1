import type { Bound } from './inputs/bind.ts';
import { cellKey, type CellKey } from './cell-table.ts';
import type { Lookup } from './formula.ts';
import { givenValue, hasIndexes, initialValue, isInside } from './initial.ts';
import { isStuck, stuck, type Result, type Stuck } from './stuck.ts';
import { sameValue, type Value } from './value.ts';

/** What one write left: the value and the state that wrote it. */
export interface Version {
  readonly state: number;
  readonly value: Value;
}

/**
 * The tape of one run: append-only, every write a version of its cell. Reading, writing and asking are total: an
 * address that the region does not have, or that is no address at all, is stuck with a named reason.
 */
export class Tape implements Lookup {
  /** The state that is running; versions carry it. */
  state = 0;
  /** By region, each made by its first write: most tapes that a debugger looks at are never written. */
  #written: (Map<CellKey, Version[]> | undefined)[] | undefined;

  constructor(readonly bound: Bound) {}

  /** Forgets all writes. */
  protected clear(): void {
    this.#written = undefined;
  }

  name(name: string): Result {
    const value = this.bound.names.get(name);
    return value === undefined ? stuck('blank cell') : value;
  }

  /** The last version, else what the cell held at first, else what the region reads outside its bounds. */
  cell(region: number, index: readonly Value[]): Result {
    const found = this.bound.machine.regions[region];
    if (found === undefined || !hasIndexes(found, index)) return stuck('wrong type', { region, index });
    const versions = this.#written?.[region]?.get(cellKey(index));
    const last = versions?.[versions.length - 1];
    return last === undefined ? this.initial(region, index) : last.value;
  }

  /** Counts so many looks at cells that were fetched before; whether they may still be taken. */
  spend(_looks: number): boolean {
    return true;
  }

  /** What the cell held before any write: given, initial or `else` value. */
  initial(region: number, index: readonly Value[]): Result {
    return initialValue(this.bound, region, index, this);
  }

  /** Whether a put has written the cell. */
  isWritten(region: number, index: readonly Value[]): boolean {
    return this.#written?.[region]?.has(cellKey(index)) ?? false;
  }

  /** The writes of a cell, oldest first, without what it held before them. */
  versions(region: number, index: readonly Value[]): readonly Version[] {
    return this.#written?.[region]?.get(cellKey(index)) ?? [];
  }

  /** The ends of what a region with one integer index holds beside `blank`; 0 and -1 where it holds nothing else. */
  extent(region: number, blank: Value): { readonly low: number; readonly high: number } | Stuck {
    let low = Infinity;
    let high = -Infinity;
    for (const at of this.indexes(region)) {
      if (at >= low && at <= high) continue;
      const value = this.cell(region, [at]);
      if (isStuck(value)) return value;
      if (sameValue(value, blank)) continue;
      low = Math.min(low, at);
      high = Math.max(high, at);
    }
    return low <= high ? { low, high } : { low: 0, high: -1 };
  }

  /** The integer indexes of a region's cells that are given, written, or copies of given ones; some may come twice. */
  protected *indexes(region: number): Iterable<number> {
    const { machine, given } = this.bound;
    const initial = machine.regions[region]?.initial;
    for (const id of initial?.op === 'copy' ? [region, initial.region] : [region]) {
      const { first, values } = given.get(id) ?? { first: 0, values: [] };
      for (let at = first; at < first + values.length; at++) yield at;
    }
    for (const key of this.#written?.[region]?.keys() ?? []) if (typeof key === 'number') yield key;
  }

  /** Why the machine may not write there; undefined where it may. */
  refusal(region: number, index: readonly Value[]): Stuck | undefined {
    const found = this.bound.machine.regions[region];
    if (found === undefined || !hasIndexes(found, index)) return stuck('wrong type', { region, index });
    if (found.role === 'bound' || found.role === 'constant') return stuck('read-only cell', { region, index });
    if (found.role === 'input') {
      // Places that a number does not have may be padded; its own digits may not be changed.
      return found.placeValue && givenValue(this.bound, region, index) === undefined
        ? undefined
        : stuck('read-only cell', { region, index });
    }
    const inside = isInside(found, index, this);
    if (isStuck(inside)) return inside;
    return inside ? undefined : stuck('index out of range', { region, index });
  }

  /**
   * Appends a version to any cell that the region's form can name, in its bounds or not: a judge writes what a model
   * wrote.
   */
  write(region: number, index: readonly Value[], value: Value): void {
    const found = this.bound.machine.regions[region];
    if (found === undefined || !hasIndexes(found, index)) return;
    const cells = ((this.#written ??= [])[region] ??= new Map<CellKey, Version[]>());
    const key = cellKey(index);
    const versions = cells.get(key);
    if (versions === undefined) cells.set(key, [{ state: this.state, value }]);
    else versions.push({ state: this.state, value });
  }
}
