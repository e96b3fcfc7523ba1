/**
 * Values on the tape and in traces. Integers have any size: a `number` while it is a safe integer, a `bigint` beyond,
 * never the other way round (see {@link integer}), so that `===` compares. `null` is the value `none`, `Infinity` is
 * `inf`.
 */
export type Value = number | bigint | string | boolean | null | readonly Value[];

export type Integer = number | bigint;

/** The canonical form of an integer: a `number` if it is safe, otherwise a `bigint`. */
export function integer(value: bigint): Integer {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

export function isInteger(value: Value | undefined): value is Integer {
  return (
    typeof value === 'bigint' ||
    (typeof value === 'number' && (Number.isSafeInteger(value) || Math.abs(value) === Infinity))
  );
}

/** An upper bound of the bits of an integer; cheap for the short ones. */
export function bitsOf(value: Integer): number {
  if (typeof value === 'number') return 53;
  for (const { bits, limit } of sizes) if (value < limit && value > -limit) return bits;
  return value.toString(16).length * 4;
}

const sizes = [128, 512, 2048].map((bits) => ({ bits, limit: 1n << BigInt(bits) }));

export function isTuple(value: Value | undefined): value is readonly Value[] {
  return typeof value === 'object' && value !== null;
}

export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  return isTuple(a) && isTuple(b) && a.length === b.length && a.every((item, i) => sameValue(item, b[i]));
}
