import { valueText, type Cell, type Value } from '../machine/index.ts';
import type { Reading, Version } from './replay.ts';
import type { Moment } from './moment.ts';

/**
 * All writes of a run, by cell: what any cell held at any moment is a search by halving. Filled once, in order of time.
 */
export class WriteIndex {
  readonly #states: number[] = [];
  readonly #lines: number[] = [];
  readonly #values: Value[] = [];
  /** By region: each cell's writes, as numbers into the columns, oldest first. */
  readonly #cells: Map<string | number, { readonly cell: Cell; readonly writes: number[] }>[];

  constructor(regions: number) {
    this.#cells = Array.from(
      { length: regions },
      () => new Map<string | number, { readonly cell: Cell; readonly writes: number[] }>(),
    );
  }

  /** Appends a write; moments may not go back. */
  add(cell: Cell, value: Value, moment: Moment): void {
    const cells = this.#cells[cell.region];
    if (cells === undefined) return;
    const number = this.#states.push(moment.state) - 1;
    this.#lines.push(moment.line);
    this.#values.push(value);
    const key = keyOf(cell.index);
    const there = cells.get(key);
    if (there === undefined) cells.set(key, { cell, writes: [number] });
    else there.writes.push(number);
  }

  read(cell: Cell, moment: Moment): Reading | undefined {
    const writes = this.#writes(cell);
    const count = this.#countUpTo(writes, moment);
    const last = this.#version(writes[count - 1]);
    return last === undefined ? undefined : { ...last, older: count - 1 };
  }

  versions(cell: Cell, moment: Moment, limit: number): readonly Version[] {
    const writes = this.#writes(cell);
    const count = this.#countUpTo(writes, moment);
    const versions: Version[] = [];
    for (let i = count - 1; i >= 0 && versions.length < limit; i--) {
      const version = this.#version(writes[i]);
      if (version !== undefined) versions.push(version);
    }
    return versions;
  }

  /** All moments at which the cell is written, in order. */
  moments(cell: Cell): readonly Moment[] {
    return this.#writes(cell).map((write) => ({ state: this.#states[write] ?? 0, line: this.#lines[write] ?? 0 }));
  }

  /** The cells of a region that have been written up to a moment, in the order of their first writes. */
  cells(region: number, moment: Moment): readonly Cell[] {
    const found: Cell[] = [];
    for (const { cell, writes } of this.#cells[region]?.values() ?? []) {
      if (!this.#isUpTo(writes[0], moment)) break;
      found.push(cell);
    }
    return found;
  }

  #writes(cell: Cell): readonly number[] {
    return this.#cells[cell.region]?.get(keyOf(cell.index))?.writes ?? [];
  }

  #version(write: number | undefined): Version | undefined {
    const state = write === undefined ? undefined : this.#states[write];
    const value = write === undefined ? undefined : this.#values[write];
    return state === undefined || value === undefined ? undefined : { value, state };
  }

  #isUpTo(write: number | undefined, { state, line }: Moment): boolean {
    const written = write === undefined ? undefined : this.#states[write];
    return (
      write !== undefined &&
      written !== undefined &&
      (written < state || (written === state && (this.#lines[write] ?? 0) <= line))
    );
  }

  #countUpTo(writes: readonly number[], moment: Moment): number {
    let low = 0;
    let high = writes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#isUpTo(writes[middle], moment)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function keyOf(index: readonly Value[]): string | number {
  const [only] = index;
  return index.length === 1 && typeof only === 'number' ? only : index.map(valueText).join(',');
}
