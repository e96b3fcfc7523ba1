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
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => sameValue(item, b[i]));
}

/** A value as traces print it, independent of style: `-3`, `yes`, `none`, `inf`, `'a'`, `(1, 2)`. */
export function valueText(value: Value): string {
  switch (typeof value) {
    case 'number':
      return value === Infinity ? 'inf' : value === -Infinity ? '-inf' : String(value);
    case 'bigint':
      return value.toString();
    case 'boolean':
      return value ? 'yes' : 'no';
    case 'string':
      return quote(value);
    default:
      return value === null ? 'none' : tupleText(value);
  }
}

function tupleText(tuple: readonly Value[]): string {
  let text = '(';
  for (let i = 0; i < tuple.length; i++) text += `${i === 0 ? '' : ', '}${valueText(tuple[i] ?? null)}`;
  return `${text})`;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text in single quotes; everything that could end the line or the quotes is escaped. */
export function quote(text: string): string {
  return `'${text.replace(/[\\'\n\r\t\0-\x1f\x7f\u2028\u2029]/g, (c) => escapes[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}'`;
}
