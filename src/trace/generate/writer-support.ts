import { evaluate, isStuck, type Operator, type Value } from '../../machine/index.ts';
import { POOLED, type Pool, type Recording } from '../../record/index.ts';
import { NUMBER_BYTES } from './byte-code.ts';
import { PooledTexts } from './pooled-texts.ts';

const encoder = new TextEncoder();

/** A silent result or an input is longer than any value of the recording, so that there may be no room for it. */
export class Overlong extends Error {}

/** What a generated writer writes into and calls: the buffer, which grows, and whatever is no short number. */
export class WriterSupport {
  bytes = new Uint8Array(1 << 16);
  view = new DataView(this.bytes.buffer);
  /** A state may begin up to here. */
  last = 0;
  words = new Int32Array(0);
  /** Where the header of each state begins in the bytes, and how many states there are so far. */
  starts = new Int32Array(1 << 8);
  state = 0;
  /** The next word. */
  at = 0;
  /** Whether the state before ended with a return, whose lines the next one writes. */
  back = false;
  /** Whether the state before ended with a call, whose line was this one's header; where labels are said once. */
  called = false;
  /** The words of constants that words are compared with. */
  constants: readonly number[] = [];
  #pool: Pool | undefined;
  #most = 0;
  /** Most bytes of one value in this recording. */
  #valueBytes = NUMBER_BYTES;
  readonly #texts = new PooledTexts();

  /** `bytes`, `values`: what a state takes at most. */
  constructor(
    private readonly stateBytes: number,
    private readonly stateValues: number,
    private readonly compared: readonly Value[],
  ) {}

  begin({ pool, words, states }: Recording): void {
    this.#pool = pool;
    this.words = words;
    this.at = 0;
    this.state = 0;
    if (states > this.starts.length) this.starts = new Int32Array(2 * states);
    this.back = false;
    this.called = false;
    this.constants = this.compared.map((value) => pool.word(value));
    this.#valueBytes = Math.max(NUMBER_BYTES, this.#texts.begin(pool));
    this.#most = this.stateBytes + this.stateValues * this.#valueBytes;
    this.last = this.bytes.length - this.#most;
    if (this.last < 0) this.grow(0, 0);
  }

  /** Room for so many more bytes and one more state. */
  grow(used: number, more: number): void {
    const needed = used + more + this.#most;
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(Math.max(needed, 2 * this.bytes.length));
      larger.set(this.bytes.subarray(0, used));
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    this.last = this.bytes.length - this.#most;
  }

  /** Room for so many bytes and values more. */
  reserve(used: number, bytes: number, values: number): void {
    this.grow(used, bytes + values * this.#valueBytes);
  }

  /** The word of a value that stands in no recording. */
  word(value: Value): number {
    return typeof value === 'number' && value >= -POOLED && value < POOLED
      ? value
      : this.#kept(this.#pool?.word(value) ?? 0);
  }

  /** Writes any value at p; gives where it ends. */
  readonly number = (bytes: Uint8Array, at: number, word: number): number => {
    let p = at;
    let n = word;
    if (n < 0) {
      bytes[p++] = 45;
      n = -n;
    }
    if (n < 10) {
      bytes[p] = 48 + n;
      return p + 1;
    }
    if (n < 100) {
      const tens = (n / 10) | 0;
      bytes[p] = 48 + tens;
      bytes[p + 1] = 48 + n - tens * 10;
      return p + 2;
    }
    if (n < 10_000) {
      const hundreds = (n / 100) | 0;
      const rest = n - hundreds * 100;
      const tens = (rest / 10) | 0;
      if (hundreds < 10) bytes[p++] = 48 + hundreds;
      else {
        const thousands = (hundreds / 10) | 0;
        bytes[p] = 48 + thousands;
        bytes[p + 1] = 48 + hundreds - thousands * 10;
        p += 2;
      }
      bytes[p] = 48 + tens;
      bytes[p + 1] = 48 + rest - tens * 10;
      return p + 2;
    }
    if (word >= POOLED) return this.#texts.write(bytes, p, word);
    let digits = 5;
    for (let limit = 100_000; n >= limit; limit *= 10) digits++;
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
    const result = evaluate(
      operator,
      words.map((word) => pool.value(word)),
    );
    if (isStuck(result)) return 0;
    return this.#kept(pool.word(result));
  }

  /** Writes a text at p, room made for it; gives where it ends. */
  text(at: number, text: string): number {
    this.grow(at, 3 * text.length);
    const { bytes } = this;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 128) return at + encoder.encodeInto(text, bytes.subarray(at)).written;
      bytes[at + i] = unit;
    }
    return at + text.length;
  }

  /** The word, if there is room for its value. */
  #kept(word: number): number {
    if (word >= POOLED && this.#texts.length(word) > this.#valueBytes) throw new Overlong();
    return word;
  }
}
