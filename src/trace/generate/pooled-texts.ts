import { isTuple, valueText, type Value } from '../../machine/index.ts';
import { POOLED, type Pool } from '../../record/index.ts';

const encoder = new TextEncoder();

/**
 * The texts of a pool's values as traces print them, one behind the other in UTF-8, so that writing a value is copying
 * some bytes.
 */
export class PooledTexts {
  #bytes = new Uint8Array(1 << 12);
  /** Where the text of each entry ends. */
  #ends = new Int32Array(1 << 8);
  #count = 0;
  #pool: Pool | undefined;
  readonly #long = new Map<bigint, string>();

  /** Begins with the entries of this pool; gives the bytes that the longest takes. */
  begin(pool: Pool): number {
    this.#pool = pool;
    this.#count = 0;
    let longest = 0;
    for (let entry = 0; entry < pool.size; entry++) longest = Math.max(longest, this.length(POOLED + entry));
    return longest;
  }

  /** How many bytes the value of a pooled word takes. */
  length(word: number): number {
    const entry = word - POOLED;
    while (this.#count <= entry) this.#add();
    return (this.#ends[entry] ?? 0) - this.#start(entry);
  }

  /** Writes the value of a pooled word at p; gives where it ends. */
  write(bytes: Uint8Array, at: number, word: number): number {
    const entry = word - POOLED;
    const texts = this.#bytes;
    while (this.#count <= entry) this.#add();
    const end = this.#ends[entry] ?? 0;
    let p = at;
    let from = this.#start(entry);
    if (end - from > LONG) {
      bytes.set(texts.subarray(from, end), p);
      return p + end - from;
    }
    while (from < end) bytes[p++] = texts[from++] ?? 0;
    return p;
  }

  #start(entry: number): number {
    return entry === 0 ? 0 : (this.#ends[entry - 1] ?? 0);
  }

  #add(): void {
    const entry = this.#count;
    const value = this.#pool?.value(POOLED + entry) ?? null;
    if (entry >= this.#ends.length) {
      const ends = new Int32Array(2 * this.#ends.length);
      ends.set(this.#ends);
      this.#ends = ends;
    }
    this.#ends[entry] = this.#value(this.#start(entry), value);
    this.#count++;
  }

  /** The text of any value; gives where it ends. */
  #value(at: number, value: Value): number {
    if (typeof value === 'bigint') return this.#text(at, this.#longText(value));
    if (typeof value === 'string' && value.length === 1) return this.#text(at, letterText(value));
    if (!isTuple(value)) return this.#text(at, valueText(value));
    let p = this.#text(at, '(');
    for (let i = 0; i < value.length; i++) p = this.#value(i === 0 ? p : this.#text(p, ', '), value[i] ?? null);
    return this.#text(p, ')');
  }

  /** Runs of a task often come to the same long integers, whose decimal digits take long. */
  #longText(value: bigint): string {
    let text = this.#long.get(value);
    if (text !== undefined) return text;
    text = valueText(value);
    if (text.length <= LONGEST_REMEMBERED) {
      if (this.#long.size >= REMEMBERED) this.#long.clear();
      this.#long.set(value, text);
    }
    return text;
  }

  #text(at: number, text: string): number {
    const room = at + 3 * text.length;
    if (room > this.#bytes.length) {
      const bytes = new Uint8Array(2 * room);
      bytes.set(this.#bytes.subarray(0, at));
      this.#bytes = bytes;
    }
    const bytes = this.#bytes;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 128) return at + encoder.encodeInto(text, bytes.subarray(at)).written;
      bytes[at + i] = unit;
    }
    return at + text.length;
  }
}

const REMEMBERED = 4096;
const LONGEST_REMEMBERED = 512;

/** Texts of more bytes than this are copied by the array. */
const LONG = 48;

const letters = Array.from({ length: 128 }, (_, unit) => valueText(String.fromCharCode(unit)));

function letterText(letter: string): string {
  return letters[letter.charCodeAt(0)] ?? valueText(letter);
}
