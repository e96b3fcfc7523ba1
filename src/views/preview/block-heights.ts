/** The heights of a list's blocks in pixels: guessed, until they are drawn and measured. */
export class BlockHeights {
  readonly #heights: Float64Array;
  readonly #tops: Float64Array;
  #isCurrent = false;

  constructor(guesses: Float64Array) {
    this.#heights = guesses;
    this.#tops = new Float64Array(guesses.length + 1);
  }

  get count(): number {
    return this.#heights.length;
  }

  /** Where a block begins; block `count` is the end of all. */
  top(block: number): number {
    if (!this.#isCurrent) {
      for (let i = 0; i < this.#heights.length; i++) this.#tops[i + 1] = (this.#tops[i] ?? 0) + (this.#heights[i] ?? 0);
      this.#isCurrent = true;
    }
    return this.#tops[Math.max(0, Math.min(this.count, block))] ?? 0;
  }

  /** True if it is another height than before. */
  measured(block: number, height: number): boolean {
    if (Math.abs((this.#heights[block] ?? 0) - height) < 0.5) return false;
    this.#heights[block] = height;
    this.#isCurrent = false;
    return true;
  }

  /** The block that stands at this height. */
  at(y: number): number {
    let low = 0;
    let high = Math.max(0, this.count - 1);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.top(middle) <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
