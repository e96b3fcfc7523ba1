import { isCountable } from './legal-candidates.ts';
import type { Fetched, Listener } from './listener.ts';
import type { Interval } from './machine-code.ts';
import { indexAlong, rowPrefix, sharedIndexes, type Path } from './path.ts';
import { isStuck, stuck, type Stuck } from './stuck.ts';
import type { Tape } from './tape.ts';
import type { Value } from './value.ts';
import type { Work } from './work.ts';

/** Cells that are fetched between two places to leave off at. */
const PIECE = 1024;

/** Fetches the cells of an interval, and tells a listener of them. */
export class IntervalFetch {
  constructor(
    private readonly node: Interval,
    private readonly tape: Tape,
    private readonly listener: Listener | undefined,
  ) {}

  /** `rows`: the ends of the indexes that run before the last one, if any. */
  *values(
    low: Value,
    high: Value,
    path: Path,
    rows: readonly (readonly [first: Value, last: Value])[] | undefined,
  ): Work<readonly Value[] | Stuck> {
    if (rows !== undefined) return yield* this.#allRows(low, high, sharedIndexes(path), rows);
    const prefix = rowPrefix(path);
    return yield* prefix === undefined ? this.#cellByCell(low, high, path) : this.#row(low, high, prefix);
  }

  *#row(low: Value, high: Value, prefix: readonly Value[]): Work<readonly Value[] | Stuck> {
    const values = yield* this.#cells(low, high, prefix);
    const told = this.listener?.interval?.(this.node, low, high, values, prefix);
    return (told === undefined ? undefined : yield* told) ?? values;
  }

  *#cells(low: Value, high: Value, prefix: readonly Value[]): Work<readonly Value[] | Stuck> {
    if (typeof low !== 'number' || typeof high !== 'number') return stuck('wrong type');
    if (!isCountable(low, high)) return stuck('value too long');
    const values: Value[] = [];
    for (let at = low; at <= high; at++) {
      const value = this.tape.cell(this.node.region, [...prefix, at]);
      if (isStuck(value)) return value;
      if (values.push(value) % PIECE === 0) yield;
    }
    return values;
  }

  *#cellByCell(low: Value, high: Value, path: Path): Work<readonly Value[] | Stuck> {
    if (typeof low !== 'number' || typeof high !== 'number') return stuck('wrong type');
    if (!isCountable(low, high)) return stuck('value too long');
    const { region } = this.node;
    const fetched: Fetched[] = [];
    for (let at = low; at <= high; at++) {
      const index = indexAlong(path, at);
      if (fetched.push({ cell: { region, index }, value: this.tape.cell(region, index) }) % PIECE === 0) yield;
    }
    const told = this.listener?.cells?.(this.node, fetched);
    const instead = told && (yield* told);
    const values: Value[] = [];
    for (const [i, one] of fetched.entries()) {
      const given = instead?.[i];
      const value = given === undefined ? one.value : given;
      if (isStuck(value)) return value;
      values.push(value);
    }
    return values;
  }

  *#allRows(
    low: Value,
    high: Value,
    prefix: readonly Value[],
    rows: readonly (readonly [first: Value, last: Value])[],
  ): Work<readonly Value[] | Stuck> {
    if (typeof low !== 'number' || typeof high !== 'number') return stuck('wrong type');
    let count = 1;
    for (const [first, last] of rows) {
      if (typeof first !== 'number' || typeof last !== 'number') return stuck('wrong type');
      count *= Math.max(0, last - first + 1);
      if (!isCountable(1, count)) return stuck('value too long');
    }
    if (!isCountable(1, count * Math.max(1, high - low + 1))) return stuck('value too long');
    this.listener?.rows?.(this.node, count);
    return yield* this.#rows(low, high, prefix, rows);
  }

  *#rows(
    low: Value,
    high: Value,
    prefix: readonly Value[],
    [ends, ...others]: readonly (readonly [first: Value, last: Value])[],
  ): Work<readonly Value[] | Stuck> {
    if (ends === undefined) return yield* this.#row(low, high, prefix);
    const rows: Value[] = [];
    for (let at = Number(ends[0]); at <= Number(ends[1]); at++) {
      const row = yield* this.#rows(low, high, [...prefix, at], others);
      if (isStuck(row)) return row;
      rows.push(row);
    }
    return rows;
  }
}
