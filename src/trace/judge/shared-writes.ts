import { sameValue, type Cell, type Value, type Version } from '../../machine/index.ts';
import { keyOf, type SharedTape } from './model-tape.ts';
import type { Truth } from './reference-run.ts';

/** What of the true run's writes is the model's too, by the model's own state numbers. */
export class SharedWrites implements SharedTape {
  /** The true run's writes before this state are shared. */
  at = 0;
  /** By how much the model's state numbers are larger, from which true state on. */
  readonly #shifts: { readonly from: number; readonly shift: number }[] = [{ from: 0, shift: 0 }];
  /** Of cells that were not always as in the true run: what they held before, and from which true state on they are. */
  readonly #before = new Map<string, { readonly versions: readonly Version[]; readonly from: number }>();
  readonly #apart = new Map<string, Cell>();

  constructor(private readonly truth: Truth) {}

  last(region: number, index: readonly Value[]): Version | undefined {
    const cell = { region, index };
    if (this.#apart.size > 0 && this.#apart.has(nameOf(cell))) return undefined;
    const before = this.#before.size === 0 ? undefined : this.#before.get(nameOf(cell));
    const write = this.truth.history.lastWrite(cell, { state: this.at, event: 0 });
    if (write !== undefined && write.state >= (before?.from ?? 0)) return this.#numbered(write);
    return before?.versions.at(-1);
  }

  versions(region: number, index: readonly Value[]): readonly Version[] {
    const cell = { region, index };
    if (this.#apart.has(nameOf(cell))) return [];
    const { versions = [], from = 0 } = this.#before.get(nameOf(cell)) ?? {};
    const shared = this.truth.history
      .versions(cell, { state: this.at, event: 0 })
      .filter(({ state }) => state >= from)
      .map((version) => this.#numbered(version));
    return [...versions, ...shared];
  }

  *written(region: number): Iterable<readonly [key: string, index: readonly Value[]]> {
    for (const { cell } of this.truth.history.cells(region, { state: this.at, event: 0 }))
      yield [keyOf(cell.index), cell.index];
  }

  /** Cells of which nothing is shared. */
  apart(): Iterable<Cell> {
    return this.#apart.values();
  }

  /** Whether what the model has written to a cell itself is what the true run has up to this state, `shift` before it. */
  hasSame(cell: Cell, own: readonly Version[], state: number, shift: number): boolean {
    if (this.#apart.has(nameOf(cell)) || this.#shiftAt(state) !== shift) return false;
    const right = this.truth.history.versions(cell, { state, event: 0 }).filter((version) => version.state >= this.at);
    return (
      own.length === right.length &&
      own.every((version, i) => {
        const other = right[i];
        return other !== undefined && version.state === other.state + shift && sameValue(version.value, other.value);
      })
    );
  }

  /** Nothing of the cell is shared: the model's tape has all of it. */
  keepApart(cell: Cell): void {
    this.#before.delete(nameOf(cell));
    this.#apart.set(nameOf(cell), cell);
  }

  /** The cell has held these; from true state `state` on it is shared. */
  shareFrom(cell: Cell, versions: readonly Version[], state: number): void {
    this.#before.set(nameOf(cell), { versions, from: state });
    this.share(cell);
  }

  share(cell: Cell): void {
    this.#apart.delete(nameOf(cell));
  }

  /** Shares the true run's writes up to state `to`; from `from` on, the model's numbers are larger by `shift`. */
  moveTo(from: number, to: number, shift: number): void {
    this.at = to;
    if (this.#shiftAt(from) !== shift) this.#shifts.push({ from, shift });
  }

  #shiftAt(state: number): number {
    return this.#shifts.findLast(({ from }) => from <= state)?.shift ?? 0;
  }

  #numbered({ state, value }: Version): Version {
    return { state: state + this.#shiftAt(state), value };
  }
}

/** A name of a cell that no other has. */
export function nameOf({ region, index }: Cell): string {
  return `${region} ${keyOf(index)}`;
}
