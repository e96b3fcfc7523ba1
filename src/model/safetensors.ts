import * as z from 'zod';

/** A file of weights that cannot be read. */
export class WeightsError extends Error {}

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

export interface Tensor {
  readonly shape: readonly number[];
  /** Writes its numbers into an array, from an index on. */
  readonly copyTo: (target: Float32Array, place: number) => void;
}

/** Writes so many numbers of a kind, which stand from an offset on, into an array. */
type Reader = (view: DataView, offset: number, count: number, target: Float32Array, place: number) => void;

const readers: Readonly<Record<string, { readonly bytes: number; readonly read: Reader }>> = {
  F32: {
    bytes: 4,
    read: (view, offset, count, target, place) => {
      for (let i = 0; i < count; i++) target[place + i] = view.getFloat32(offset + 4 * i, true);
    },
  },
  F16: {
    bytes: 2,
    read: (view, offset, count, target, place) => {
      for (let i = 0; i < count; i++) target[place + i] = halfOf(view.getUint16(offset + 2 * i, true));
    },
  },
  BF16: {
    bytes: 2,
    read: (view, offset, count, target, place) => {
      // The upper half of a number of 32 bits.
      const bits = new Uint32Array(1);
      const number = new Float32Array(bits.buffer);
      for (let i = 0; i < count; i++) {
        bits[0] = view.getUint16(offset + 2 * i, true) << 16;
        target[place + i] = number[0] ?? 0;
      }
    },
  },
};

function halfOf(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * The tensors of a `.safetensors` file: a length of 8 bytes, so much JSON, and the numbers. Throws a WeightsError that
 * says what is wrong.
 */
export function readSafetensors(bytes: Uint8Array): ReadonlyMap<string, Tensor> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < 8 ? Infinity : Number(view.getBigUint64(0, true));
  if (length > bytes.length - 8) throw new WeightsError('The file is cut off, or is no safetensors file.');
  const header = headerOf(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const start = 8 + length;
  return new Map(
    Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .map(([name, value]): [string, Tensor] => {
        const entry = entrySchema.safeParse(value).data;
        const reader = entry && readers[entry.dtype];
        if (entry === undefined) throw new WeightsError(`${name} is described in a way that is not known.`);
        if (reader === undefined)
          throw new WeightsError(
            `${name} holds numbers of the type ${entry.dtype}; ${Object.keys(readers).join(', ')} can be read.`,
          );
        const { shape, data_offsets: place } = entry;
        const count = shape.reduce((product, size) => product * size, 1);
        if (place[1] - place[0] !== count * reader.bytes || start + place[1] > bytes.length)
          throw new WeightsError(`${name} is cut off.`);
        return [name, { shape, copyTo: (target, at) => reader.read(view, start + place[0], count, target, at) }];
      }),
  );
}

function headerOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw new WeightsError('The file is no safetensors file: it does not begin with a description of its tensors.');
  }
}
