import { KERNEL } from './kernel-bytes.ts';

/** Numbers that one array has: every place is an index in it. Vectors begin at multiples of 4. */
export interface Heap {
  readonly kind: 'simd' | 'plain';
  /** Another array after `allocate`. */
  readonly floats: Float32Array;
  /** The place of so many numbers, all 0. */
  allocate(count: number): number;
  /** Gives back what `allocate` gave for so many. */
  release(place: number, count: number): void;
  /**
   * The products of a matrix with vectors: of each of `count` vectors behind each other with each of `rows` rows, all of
   * them of so many numbers. The results of a vector stand behind each other from `out`, those of the next `step` later.
   * `rows` and `size` are multiples of 4.
   */
  products(out: number, step: number, matrix: number, vectors: number, rows: number, size: number, count: number): void;
  /** The sum of `count` rows of so many numbers, each times its share. `size` is a multiple of 16. */
  mix(out: number, rows: number, shares: number, count: number, size: number): void;
}

/** This host gives no more memory. */
export class MemoryError extends Error {}

/** Gives places out of an array that grows, and those that were given back again. */
class Places {
  #end = 0;
  readonly #free = new Map<number, number[]>();

  /** `grow` makes room up to an index. Throws a MemoryError where there is none. */
  take(count: number, grow: (end: number) => void): number {
    const size = (count + 3) & ~3;
    const again = this.#free.get(size)?.pop();
    if (again !== undefined) return again;
    const place = this.#end;
    try {
      grow(place + size);
    } catch {
      throw new MemoryError(`There is no memory for ${(4 * (place + size)).toLocaleString('en')} bytes in all.`);
    }
    this.#end += size;
    return place;
  }

  release(place: number, count: number): void {
    const size = (count + 3) & ~3;
    const free = this.#free.get(size) ?? [];
    this.#free.set(size, [...free, place]);
  }
}

/** In JavaScript alone. */
export class PlainHeap implements Heap {
  readonly kind = 'plain';
  #floats = new Float32Array(0);
  readonly #places = new Places();

  get floats(): Float32Array {
    return this.#floats;
  }

  allocate(count: number): number {
    const place = this.#places.take(count, (end) => {
      if (end <= this.#floats.length) return;
      const floats = new Float32Array(Math.max(end, 2 * this.#floats.length));
      floats.set(this.#floats);
      this.#floats = floats;
    });
    this.#floats.fill(0, place, place + count);
    return place;
  }

  release(place: number, count: number): void {
    this.#places.release(place, count);
  }

  products(
    out: number,
    step: number,
    matrix: number,
    vectors: number,
    rows: number,
    size: number,
    count: number,
  ): void {
    const floats = this.#floats;
    for (let vector = 0; vector < count; vector++) {
      const start = vectors + vector * size;
      for (let row = 0; row < rows; row++) {
        let at = matrix + row * size;
        let [a, b, c, d] = [0, 0, 0, 0];
        for (let i = start; i < start + size; i += 4, at += 4) {
          a += (floats[at] ?? 0) * (floats[i] ?? 0);
          b += (floats[at + 1] ?? 0) * (floats[i + 1] ?? 0);
          c += (floats[at + 2] ?? 0) * (floats[i + 2] ?? 0);
          d += (floats[at + 3] ?? 0) * (floats[i + 3] ?? 0);
        }
        floats[out + vector * step + row] = a + b + c + d;
      }
    }
  }

  mix(out: number, rows: number, shares: number, count: number, size: number): void {
    const floats = this.#floats;
    floats.fill(0, out, out + size);
    for (let row = 0; row < count; row++) {
      const share = floats[shares + row] ?? 0;
      for (let i = 0, at = rows + row * size; i < size; i++, at++)
        floats[out + i] = (floats[out + i] ?? 0) + share * (floats[at] ?? 0);
    }
  }
}

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface Kernel {
  readonly products: (...places: readonly number[]) => void;
  readonly mix: (...places: readonly number[]) => void;
}

/** What this program needs of WebAssembly, which the types of all its hosts together do not have. */
interface Host {
  readonly WebAssembly: {
    readonly Memory: new (size: { readonly initial: number }) => Memory;
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object, imports: object) => { readonly exports: Kernel };
  };
}

const PAGE = 65_536;

/** By WebAssembly with SIMD. */
class SimdHeap implements Heap {
  readonly kind = 'simd';
  readonly #memory: Memory;
  readonly #places = new Places();
  readonly #kernel: Kernel;
  #floats: Float32Array;

  constructor({ WebAssembly: assembly }: Host, module: object) {
    this.#memory = new assembly.Memory({ initial: 1 });
    this.#floats = new Float32Array(this.#memory.buffer);
    this.#kernel = new assembly.Instance(module, { heap: { memory: this.#memory } }).exports;
  }

  get floats(): Float32Array {
    return this.#floats;
  }

  allocate(count: number): number {
    const place = this.#places.take(count, (end) => {
      const missing = 4 * end - this.#memory.buffer.byteLength;
      if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
      this.#floats = new Float32Array(this.#memory.buffer);
    });
    this.#floats.fill(0, place, place + count);
    return place;
  }

  release(place: number, count: number): void {
    this.#places.release(place, count);
  }

  products(
    out: number,
    step: number,
    matrix: number,
    vectors: number,
    rows: number,
    size: number,
    count: number,
  ): void {
    if (rows > 0) this.#kernel.products(4 * out, 4 * step, 4 * matrix, 4 * vectors, rows, 4 * size, count);
  }

  mix(out: number, rows: number, shares: number, count: number, size: number): void {
    this.#kernel.mix(4 * out, 4 * rows, 4 * shares, count, 4 * size);
  }
}

let compiled: object | undefined;

/** The fastest heap that this host has: some run no WebAssembly, or none with SIMD. */
export function makeHeap(): Heap {
  try {
    const host = globalThis as unknown as Host;
    compiled ??= new host.WebAssembly.Module(Uint8Array.from(atob(KERNEL), (letter) => letter.charCodeAt(0)));
    return new SimdHeap(host, compiled);
  } catch {
    return new PlainHeap();
  }
}
