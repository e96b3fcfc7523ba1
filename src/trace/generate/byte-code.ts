import type { Part, Shape } from './shape.ts';

/**
 * Bytes that one value takes at least to make room for: more than a word's sign and ten digits, for products that no
 * word holds.
 */
export const NUMBER_BYTES = 21;

const encoder = new TextEncoder();

/**
 * Writes code that writes bytes: `B` the bytes, `D` a view of them, `p` where to go on, `W` the words, `N` a function
 * for longer values. A text becomes numbers, four bytes at a time, so that generated code has nothing in it that an
 * author wrote.
 */
export class ByteCode {
  readonly lines: string[] = [];
  /** Literal bytes and values that have been written since the last {@link measure}. */
  #bytes = 0;
  #values = 0;

  add(...lines: string[]): void {
    this.lines.push(...lines);
  }

  shape(shape: Shape): void {
    let text = '';
    for (const part of shape) {
      if (typeof part === 'string') {
        text += part;
        continue;
      }
      this.#text(text);
      text = '';
      this.#hole(part);
    }
    this.#text(text);
  }

  /** The most bytes and values since the last call; intervals apart, which make room for themselves. */
  measure(): { readonly bytes: number; readonly values: number } {
    const measured = { bytes: this.#bytes, values: this.#values };
    this.#bytes = 0;
    this.#values = 0;
    return measured;
  }

  #hole(part: Exclude<Part, string>): void {
    if ('word' in part) {
      this.#values++;
      this.add(`v = ${part.word};`, 'if (v >>> 0 < 10) B[p++] = 48 + v; else p = N(B, p, v);');
    } else if ('condition' in part) {
      this.add(`if (${part.condition}) {`);
      this.shape(part.yes);
      this.add('} else {');
      this.shape(part.no);
      this.add('}');
    } else {
      const { count, isReversed, item, separator } = part;
      const [bytes, values, reserve] = [this.#bytes, this.#values, this.lines.length];
      this.add(`for (let i = 0; i < ${count}; i++) {`, `const n = ${isReversed ? `${count} - 1 - i` : 'i'};`);
      this.add('if (i > 0) {');
      this.#text(separator);
      this.add('}');
      this.shape(item);
      this.add('}');
      // Room is made before anything is written; how much, is known only here.
      const room = `X.reserve(p, ${this.#bytes - bytes} * ${count}, ${this.#values - values} * ${count});`;
      this.lines.splice(reserve, 0, `${room} B = X.bytes; D = X.view;`);
    }
  }

  #text(text: string): void {
    const bytes = encoder.encode(text);
    const four = new DataView(bytes.buffer);
    if (bytes.length === 0) return;
    this.#bytes += bytes.length;
    let at = 0;
    for (; at + 4 <= bytes.length; at += 4) this.add(`D.setInt32(p + ${at}, ${four.getInt32(at, true)}, true);`);
    for (; at < bytes.length; at++) this.add(`B[p + ${at}] = ${bytes[at] ?? 0};`);
    this.add(`p += ${bytes.length};`);
  }
}
