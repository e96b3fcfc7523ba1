import { enlarged, type Work } from '../machine/index.ts';

/** Writes between two places to leave off at. */
const PIECE = 1 << 15;

/** The writes of a run in columns, in the order they happened; {@link sorted} puts them by cell. */
export class WriteLog {
  #cell = new Int32Array(1 << 10);
  #state = new Int32Array(1 << 10);
  #event = new Uint16Array(1 << 10);
  #word = new Int32Array(1 << 10);
  length = 0;

  /** `from`: where the writes of this line begin, which writes a cell once. */
  add(from: number, cell: number, state: number, event: number, word: number): void {
    for (let at = from; at < this.length; at++) {
      if (this.#cell[at] === cell) {
        this.#word[at] = word;
        return;
      }
    }
    if (this.length === this.#cell.length) this.#grow();
    this.#cell[this.length] = cell;
    this.#state[this.length] = state;
    // No state has so many lines; an overlong one of a model's making shows the rest of its writes together.
    this.#event[this.length] = Math.min(event, 0xffff);
    this.#word[this.length] = word;
    this.length++;
  }

  /** The writes cell by cell, each cell's in order. `cells`: how many cells there are. */
  *sorted(cells: number): Work<SortedWrites> {
    const first = new Int32Array(cells + 1);
    for (let i = 0; i < this.length; i++) {
      if (i % PIECE === PIECE - 1) yield;
      const cell = (this.#cell[i] ?? 0) + 1;
      first[cell] = (first[cell] ?? 0) + 1;
    }
    for (let cell = 0; cell < cells; cell++) first[cell + 1] = (first[cell + 1] ?? 0) + (first[cell] ?? 0);
    const fill = first.slice();
    const state = new Int32Array(this.length);
    const event = new Uint16Array(this.length);
    const word = new Int32Array(this.length);
    for (let i = 0; i < this.length; i++) {
      if (i % PIECE === PIECE - 1) yield;
      const cell = this.#cell[i] ?? 0;
      const to = fill[cell] ?? 0;
      fill[cell] = to + 1;
      state[to] = this.#state[i] ?? 0;
      event[to] = this.#event[i] ?? 0;
      word[to] = this.#word[i] ?? 0;
    }
    return { first, state, event, word };
  }

  #grow(): void {
    const length = 2 * this.#cell.length;
    this.#cell = enlarged(this.#cell, length);
    this.#state = enlarged(this.#state, length);
    this.#word = enlarged(this.#word, length);
    const event = new Uint16Array(length);
    event.set(this.#event);
    this.#event = event;
  }
}

/** The writes of cell c are the rows from `first[c]` to before `first[c + 1]`. */
export interface SortedWrites {
  readonly first: Int32Array;
  readonly state: Int32Array;
  readonly event: Uint16Array;
  readonly word: Int32Array;
}
