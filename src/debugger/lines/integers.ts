/** A list of whole numbers that grows, four bytes each: there may be as many as states. */
export class Integers {
  #all = new Int32Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Adds one at the end; gives its index. */
  push(value: number): number {
    if (this.#length === this.#all.length) {
      const more = new Int32Array(2 * this.#length);
      more.set(this.#all);
      this.#all = more;
    }
    this.#all[this.#length] = value;
    return this.#length++;
  }

  /** -1 outside. */
  at(index: number): number {
    return index < 0 || index >= this.#length ? -1 : (this.#all[index] ?? -1);
  }

  set(index: number, value: number): void {
    this.#all[index] = value;
  }
}
