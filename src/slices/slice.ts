/**
 * How long work may hold up everything else in the process that it runs in, such as an editor's extensions; with 0, one
 * piece at a time.
 */
export const SLICE_MS = 12;

/** Node's. The views' types know it not: they share types with rooms that work in slices. */
declare function setImmediate(callback: () => void): unknown;

/** Everything else in this process gets its turn: signals, files, what an editor asks. */
export function othersTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** The time that work takes before everything else gets its turn; for work that is handed over piece by piece. */
export class Slice {
  readonly #length: number;
  #end: number;

  constructor(length = SLICE_MS) {
    this.#length = length;
    this.#end = performance.now() + length;
  }

  get isOver(): boolean {
    return performance.now() >= this.#end;
  }

  /** Lets everything else have its turn, then begins anew. */
  async rest(): Promise<void> {
    await othersTurn();
    this.#end = performance.now() + this.#length;
  }
}
