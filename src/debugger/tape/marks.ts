import { cellText, sameValue, valueText, type Cell, type Value } from '../../machine/index.ts';
import { lineAt, type Replay } from '../replay.ts';
import type { Moment } from '../moment.ts';
import { MomentTape } from '../moment-tape.ts';
import { fetchAge } from './tape-lines.ts';
import type { FarthestFetch, TapeCell, TapeFetch, TapeVariable } from './tape-snapshot.ts';

/**
 * What the view is told of cells: their values at a moment of one replay, and what the state did with them up to then.
 */
export class TapeMarks {
  readonly replay: Replay;
  readonly moment: Moment;
  /** Cells that the state has fetched or written so far, in order. */
  readonly touched: readonly Cell[];
  readonly #tape: MomentTape;
  readonly #before: MomentTape;
  readonly #fetched = new Map<string, TapeFetch & { readonly value: Value; readonly line: number }>();
  readonly #written = new Map<string, { readonly before: string | undefined; readonly line: number }>();
  /** The other replay at its own moment, to compare with. */
  readonly #other: TapeMarks | undefined;
  /** States of this replay with a fault. */
  readonly #faulty: ReadonlySet<number>;

  constructor(replay: Replay, moment: Moment, faulty: ReadonlySet<number>, other?: TapeMarks) {
    this.replay = replay;
    this.moment = moment;
    this.#faulty = faulty;
    this.#other = other;
    this.#tape = new MomentTape(replay, moment);
    this.#before = new MomentTape(replay, { state: moment.state, line: 0 });
    const touched: Cell[] = [];
    const { lines } = replay.state(moment.state);
    const { machine } = replay.bound;
    for (let at = 1; at <= lineAt(replay, moment); at++) {
      const line = lines[at];
      for (const { cell, value } of line?.cells ?? []) {
        const name = cellText(machine, cell);
        touched.push(cell);
        if (line?.event.kind === 'put' || line?.event.kind === 'store')
          this.#written.set(name, { before: textOf(this.#before.holds(cell)), line: at });
        else this.#fetched.set(name, { ...this.#fetch(cell, value, at), value, line: at });
      }
    }
    this.touched = touched;
  }

  /** The value at this moment, undefined for a blank cell. */
  value(cell: Cell): Value | undefined {
    return this.#tape.holds(cell);
  }

  cell(cell: Cell): TapeCell {
    const name = cellText(this.replay.bound.machine, cell);
    const fetched = this.#fetched.get(name);
    const written = this.#written.get(name);
    return {
      name,
      text: textOf(this.value(cell)),
      written: written && { before: written.before },
      differs: this.#difference(cell),
      fetched: fetched && { age: fetched.age, tokens: fetched.tokens, stale: fetched.stale },
    };
  }

  variable(cell: Cell): Omit<TapeVariable, 'side'> {
    const { values, count } = this.#older(cell);
    const others = this.#other === undefined ? undefined : this.#other.#older(cell).values;
    const name = cellText(this.replay.bound.machine, cell);
    const fetched = this.#fetched.get(name);
    const written = this.#written.get(name);
    // What the state fetched before its own write is now the first of the older versions.
    const current = fetched !== undefined && written !== undefined && written.line > fetched.line ? 0 : -1;
    const read =
      fetched?.stale === true
        ? values.findIndex((value, i) => i > current && sameValue(value, fetched.value))
        : current;
    return {
      cell: this.cell(cell),
      olderCount: count,
      older: values.map((value, i) => {
        const other = others?.[i];
        return {
          text: valueText(value),
          fetched: i === read,
          faulty: i === read && fetched?.stale === true,
          differs: other !== undefined && !sameValue(other, value),
        };
      }),
    };
  }

  /** The versions below the present one, newest first, at most 21 of them, and how many there are. */
  #older(cell: Cell): { readonly values: readonly Value[]; readonly count: number } {
    const older = this.replay
      .versions(cell, this.moment, 21)
      .slice(1)
      .map(({ value }) => value);
    const count = Math.max(0, this.replay.read(cell, this.moment)?.older ?? 0);
    const first = this.#first(cell);
    const values = first === undefined || older.length < count ? older : [...older, first];
    return { values, count: values.length + Math.max(0, count - older.length) };
  }

  /** The fetch of this state that reaches farthest back, in states. */
  farthest(): FarthestFetch | undefined {
    let farthest: FarthestFetch | undefined;
    for (const [cell, { age }] of this.#fetched) {
      const distance = age ?? this.moment.state + 1;
      if (farthest === undefined || distance > farthest.distance) farthest = { cell, distance, unit: 'states' };
    }
    return farthest;
  }

  /** What a written cell held before the first write. */
  #first(cell: Cell): Value | undefined {
    if (this.replay.read(cell, this.moment) === undefined) return undefined;
    const first = new MomentTape(this.replay, { state: -1, line: 0 }).initial(cell.region, cell.index);
    return typeof first === 'object' && first !== null && 'stuck' in first ? undefined : first;
  }

  #fetch(cell: Cell, value: Value, line: number): TapeFetch {
    const age = fetchAge(this.replay, this.moment.state, line, cell);
    const now = this.#before.holds(cell);
    const older =
      now === undefined || sameValue(now, value)
        ? []
        : this.replay.versions(cell, { state: this.moment.state, line: line - 1 }, 20).slice(1);
    const source = older.find((version) => sameValue(version.value, value));
    return source === undefined
      ? { age, tokens: undefined, stale: false }
      : { age: this.moment.state - source.state, tokens: undefined, stale: true };
  }

  #difference(cell: Cell): TapeCell['differs'] {
    if (this.#other === undefined) return undefined;
    const own = this.value(cell);
    const other = this.#other.value(cell);
    if (own === other || (own !== undefined && other !== undefined && sameValue(own, other))) return undefined;
    const writer = this.replay.read(cell, this.moment)?.state;
    return writer !== undefined && this.#faulty.has(writer) ? 'cause' : 'consequence';
  }
}

function textOf(value: Value | undefined): string | undefined {
  return value === undefined ? undefined : valueText(value);
}
