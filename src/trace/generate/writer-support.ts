import { evaluate, isStuck, POOLED, valueText, type Operator, type Pool, type Value } from '../../machine/index.ts';
import { NUMBER_BYTES } from './byte-code.ts';

const encoder = new TextEncoder();
const REMEMBERED = 4096;

/** A silent result is longer than any value of the recording, for which there may be no room. */
export class Overlong extends Error {}

/** What a generated writer writes into and calls: the buffer, which grows, and whatever is no short number. */
export class WriterSupport {
  bytes = new Uint8Array(1 << 16);
  view = new DataView(this.bytes.buffer);
  /** A state may begin up to here. */
  last = 0;
  #pool: Pool | undefined;
  #most = 0;
  /** Most bytes of one value in this recording. */
  #valueBytes = NUMBER_BYTES;
  readonly #texts = new Map<Value, Uint8Array>();

  /** `bytes`, `values`: what a state takes at most. */
  constructor(private readonly stateBytes: number, private readonly stateValues: number) {}

  begin(pool: Pool): void {
    this.#pool = pool;
    this.#valueBytes = NUMBER_BYTES;
    for (let word = POOLED + 3; word < POOLED + pool.size; word++) this.#valueBytes = Math.max(this.#valueBytes, this.#text(pool.value(word)).length);
    this.#most = this.stateBytes + this.stateValues * this.#valueBytes;
    this.last = this.bytes.length - this.#most;
    if (this.last < 0) this.grow(0, 0);
  }

  /** Room for so many more bytes and one more state; gives the buffer, which may be another one than before. */
  grow(used: number, more: number): Uint8Array {
    const needed = used + more + this.#most;
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(Math.max(needed, 2 * this.bytes.length));
      larger.set(this.bytes.subarray(0, used));
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    this.last = this.bytes.length - this.#most;
    return this.bytes;
  }

  /** Room for values with a space between them, in the middle of a state. */
  room(used: number, values: number): Uint8Array {
    return this.grow(used, values * (this.#valueBytes + 1));
  }

  /** Writes any value at p; gives where it ends. */
  readonly number = (bytes: Uint8Array, at: number, word: number): number => {
    let p = at, n = word;
    if (n >= POOLED) return this.#pooled(bytes, p, n);
    if (n < 0) {
      bytes[p++] = 45;
      n = -n;
    }
    if (n < 10) {
      bytes[p++] = 48 + n;
      return p;
    }
    let digits = 2;
    for (let limit = 100; n >= limit; limit *= 10) digits++;
    for (let i = p + digits - 1; i > p; i--) {
      const rest = (n / 10) | 0;
      bytes[i] = 48 + n - rest * 10;
      n = rest;
    }
    bytes[p] = 48 + n;
    return p + digits;
  };

  /** A word plus a constant; pooled words are integers here. */
  readonly shifted = (word: number, offset: number): number => {
    const sum = word + offset;
    return word < POOLED && sum < POOLED && sum >= -POOLED ? sum : this.compute('+', [word, offset]);
  };

  /** The result of a silent operation, as a word. */
  compute(operator: Operator, words: readonly number[]): number {
    const pool = this.#pool;
    if (pool === undefined) return 0;
    const result = evaluate(operator, words.map((word) => pool.value(word)));
    if (isStuck(result)) return 0;
    const word = pool.word(result);
    if (word >= POOLED && this.#text(result).length > this.#valueBytes) throw new Overlong();
    return word;
  }

  /** Writes a text at p, room made for it; gives where it ends. */
  text(at: number, text: string): number {
    const bytes = this.grow(at, 3 * text.length);
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 128) return at + encoder.encodeInto(text, bytes.subarray(at)).written;
      bytes[at + i] = unit;
    }
    return at + text.length;
  }

  #pooled(bytes: Uint8Array, at: number, word: number): number {
    const text = this.#text(this.#pool?.value(word) ?? null);
    bytes.set(text, at);
    return at + text.length;
  }

  #text(value: Value): Uint8Array {
    let text = this.#texts.get(value);
    if (text === undefined) {
      if (this.#texts.size >= REMEMBERED) this.#texts.clear();
      text = encoder.encode(valueText(value));
      this.#texts.set(value, text);
    }
    return text;
  }
}
