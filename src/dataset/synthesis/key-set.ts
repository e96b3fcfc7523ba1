/**
 * A set of keys of two 32-bit words: a table of open addresses, 16 bytes a key or less. A place of two zeros is free.
 */
export class KeySet {
  #words = new Uint32Array(2 << 10);
  #size = 0;
  /** Whether the key (0, 0), which would look like a free place, is in the set. */
  #hasZero = false;

  get size(): number {
    return this.#size;
  }

  /** Whether the key was new. */
  add(a: number, b: number): boolean {
    if (a === 0 && b === 0) return this.#addZero();
    if (2 * this.#size >= this.#words.length / 2) this.#grow();
    const at = this.#find(a, b);
    if (this.#holds(at)) return false;
    this.#put(at, a, b);
    this.#size++;
    return true;
  }

  has(a: number, b: number): boolean {
    return a === 0 && b === 0 ? this.#hasZero : this.#holds(this.#find(a, b));
  }

  #addZero(): boolean {
    const isNew = !this.#hasZero;
    this.#hasZero = true;
    if (isNew) this.#size++;
    return isNew;
  }

  /** Where the key is, or the free place where it would be. */
  #find(a: number, b: number): number {
    const words = this.#words;
    const mask = words.length / 2 - 1;
    for (let place = (a ^ Math.imul(b, 0x9e3779b1)) & mask; ; place = (place + 1) & mask) {
      const at = 2 * place;
      if ((words[at] === a && words[at + 1] === b) || !this.#holds(at)) return at;
    }
  }

  #holds(at: number): boolean {
    return this.#words[at] !== 0 || this.#words[at + 1] !== 0;
  }

  #put(at: number, a: number, b: number): void {
    this.#words[at] = a;
    this.#words[at + 1] = b;
  }

  #grow(): void {
    const old = this.#words;
    this.#words = new Uint32Array(2 * old.length);
    for (let at = 0; at < old.length; at += 2) {
      const a = old[at] ?? 0;
      const b = old[at + 1] ?? 0;
      if (a !== 0 || b !== 0) this.#put(this.#find(a, b), a, b);
    }
  }
}
