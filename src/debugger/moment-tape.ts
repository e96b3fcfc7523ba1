import { isStuck, Tape, type Cell, type Result, type Value } from '../machine/index.ts';
import type { Replay } from './replay.ts';
import type { Moment } from './moment.ts';

/**
 * The tape as it was at a moment of a run, with the machine's own rules for cells that nothing was written to. What is
 * written to it stays here: code can be tried out on it.
 */
export class MomentTape extends Tape {
  readonly #replay: Replay;
  readonly #moment: Moment;

  constructor(replay: Replay, moment: Moment) {
    super(replay.bound);
    this.#replay = replay;
    this.#moment = moment;
    this.state = moment.state;
  }

  /** The moment is another one now; what was tried out is forgotten. */
  moved(): void {
    this.clear();
    this.state = this.#moment.state;
  }

  override cell(region: number, index: readonly Value[]): Result {
    if (super.isWritten(region, index)) return super.cell(region, index);
    const value = this.#replay.value(region, index, this.#moment);
    return value === undefined ? this.initial(region, index) : value;
  }

  override isWritten(region: number, index: readonly Value[]): boolean {
    return super.isWritten(region, index) || this.#replay.value(region, index, this.#moment) !== undefined;
  }

  protected override *indexes(region: number): Iterable<number> {
    yield* super.indexes(region);
    for (const {
      index: [at],
    } of this.#replay.cells(region, this.#moment, 0, Infinity))
      if (typeof at === 'number') yield at;
  }

  /** The value of a cell, undefined where there is none. */
  holds(cell: Cell): Value | undefined {
    const value = this.cell(cell.region, cell.index);
    return isStuck(value) ? undefined : value;
  }
}
