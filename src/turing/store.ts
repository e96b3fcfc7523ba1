import type { TuringMachine } from '../machine/index.ts';

/**
 * Symbols that a tape of bytes can hold; the largest number of a cell marks the ends of the cells that are made ready.
 */
const MOST_IN_BYTES = 255;
const BYTE_EDGE = 0xff;
const WORD_EDGE = 0xffff_ffff;

/** Cells that are made ready at first, at least. */
const FIRST_CELLS = 1 << 12;

type Cells = Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/**
 * What a running machine has: cells by number, the state, the head as a cell's number, and the steps that are left.
 * Symbols are numbers, the blank is 0.
 */
export class Store {
  readonly edge: number;
  cells: Cells;
  /** Where index 0 of the tape lies. */
  origin: number;
  state: number;
  at: number;
  left = 0;

  /** `mostCells`: as many the tape may have, with the cells of the input. */
  constructor(
    readonly table: TuringMachine,
    readonly symbols: readonly string[],
    input: readonly number[],
    private readonly mostCells: number,
  ) {
    const isWide = symbols.length > MOST_IN_BYTES;
    const size = Math.max(FIRST_CELLS, 4 * input.length);
    this.edge = isWide ? WORD_EDGE : BYTE_EDGE;
    this.cells = this.#make(size);
    this.origin = this.at = size >> 2;
    this.cells.set(input, this.origin);
    this.state = table.start;
  }

  get isWide(): boolean {
    return this.edge === WORD_EDGE;
  }

  /** Cells that are made ready. */
  get size(): number {
    return this.cells.length - 2;
  }

  /**
   * Makes about as many cells ready again on the side of the edge that the head has come to; false where the tape may
   * not grow.
   */
  grow(): boolean {
    const { cells, size } = this;
    const more = Math.min(size, this.mostCells - size);
    const isLeft = this.at === 0;
    const by = isLeft ? more : 0;
    if (more <= 0) return false;
    const larger = this.#make(cells.length + more);
    larger.set(cells.subarray(1, 1 + size), 1 + by);
    this.cells = larger;
    this.origin += by;
    this.at += by;
    return true;
  }

  /** The number of a symbol on the tape, at an index of it. */
  read(index: number): number {
    const at = index + this.origin;
    return at <= 0 || at >= this.cells.length - 1 ? 0 : (this.cells[at] ?? 0);
  }

  /** The indexes of the first and the last cell that is not blank; undefined where all are. */
  span(): { readonly first: number; readonly last: number; readonly held: number } | undefined {
    const { cells, size, origin } = this;
    let first = 1;
    let last = size;
    let held = 0;
    while (first <= last && cells[first] === 0) first++;
    while (last >= first && cells[last] === 0) last--;
    for (let i = first; i <= last; i++) if (cells[i] !== 0) held++;
    return first > last ? undefined : { first: first - origin, last: last - origin, held };
  }

  #make(length: number): Cells {
    const cells = this.isWide ? new Uint32Array(length) : new Uint8Array(length);
    cells[0] = cells[length - 1] = this.edge;
    return cells;
  }
}

/** A rule with symbols as numbers; a negative `write` leaves the symbol. */
export interface NumberedRule {
  readonly write: number;
  readonly move: number;
  readonly next: number;
}
/** The rules of a state by symbol, and for all others. */
export interface NumberedState {
  readonly rules: ReadonlyMap<number, NumberedRule>;
  readonly otherwise: NumberedRule | undefined;
}

/** The states of a table with symbols as numbers. */
export function numbered({ states }: TuringMachine, symbols: readonly string[]): readonly NumberedState[] {
  const numbers = new Map(symbols.map((symbol, number) => [symbol, number]));
  const number = (symbol: string): number => numbers.get(symbol) ?? -1;
  return states.map(({ rules, otherwise }) => ({
    rules: new Map(
      [...rules].map(([symbol, { write, move, next }]) => [
        number(symbol),
        { write: write === undefined ? -1 : number(write), move, next },
      ]),
    ),
    otherwise: otherwise && { ...otherwise, write: otherwise.write === undefined ? -1 : number(otherwise.write) },
  }));
}
