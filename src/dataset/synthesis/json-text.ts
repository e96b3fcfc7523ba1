const encoder = new TextEncoder();

/** `\u00XX` for control characters, which JSON does not allow in a string. */
function controlEscape(byte: number): Uint8Array {
  return encoder.encode(JSON.stringify(String.fromCharCode(byte)).slice(1, -1));
}

const escapes: readonly (Uint8Array | undefined)[] = Array.from({ length: 256 }, (_, byte) =>
  byte < 32 || byte === 34 || byte === 92 ? controlEscape(byte) : undefined,
);

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/**
 * Whether none of a word's four bytes is a control character, a quote, a backslash or beyond ASCII. The terms set a
 * byte's highest bit where it is one.
 */
function isPlain(word: number): boolean {
  const quote = word ^ 0x22222222;
  const backslash = word ^ 0x5c5c5c5c;
  return ((word | (word - 0x20202020) | (quote - 0x01010101) | (backslash - 0x01010101)) & 0x80808080) === 0;
}

/** A buffer that grows, into which lines of JSON are written as bytes. */
export class JsonText {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** Writes into `bytes`, if given, as long as they suffice. */
  constructor(bytes: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 16)) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#length;
  }

  /** What was written; a view that is valid until more is written. */
  get written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Text that is JSON already. */
  raw(text: string): void {
    this.#reserve(3 * text.length);
    this.#length += encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  /** A text as the inside of a JSON string. */
  text(text: string): void {
    this.raw(JSON.stringify(text).slice(1, -1));
  }

  /** UTF-8 as the inside of a JSON string; gives the number of characters. */
  utf8(source: Uint8Array): number {
    const { length } = source;
    this.#reserve(6 * length + 4);
    const target = this.#bytes;
    const view = new DataView(target.buffer, target.byteOffset);
    const isAligned = source.byteOffset % 4 === 0;
    const words = new Int32Array(source.buffer, isAligned ? source.byteOffset : 0, isAligned ? length >> 2 : 0);
    let at = this.#length;
    let continued = 0;
    for (let i = 0; i < length;) {
      const word = words[i >> 2];
      if (word !== undefined && isPlain(word)) {
        view.setInt32(at, word, isLittleEndian);
        at += 4;
        i += 4;
        continue;
      }
      for (const end = Math.min(i + 4, length); i < end; i++) {
        const byte = source[i] ?? 0;
        if (byte === 10) {
          target[at] = 92;
          target[at + 1] = 110;
          at += 2;
        } else if (byte >= 32 && byte < 128 && byte !== 34 && byte !== 92) target[at++] = byte;
        else {
          if ((byte & 0xc0) === 0x80) continued++;
          const escape = escapes[byte];
          if (escape === undefined) target[at++] = byte;
          else {
            target.set(escape, at);
            at += escape.length;
          }
        }
      }
    }
    this.#length = at;
    return length - continued;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#length + more, 2 * this.#bytes.length));
    larger.set(this.written);
    this.#bytes = larger;
  }
}
