import type { ScalarType } from '../machine.ts';
import { integer, isInteger, type Value } from '../value.ts';
import { ValueReader } from '../value-text.ts';

/**
 * Reads one canonical value of a type at an offset of a text, as {@link valueText} prints it: no leading zeros, no
 * other escapes. Gives the value and the offset after it, or undefined.
 */
export function readLiteral(
  text: string,
  at: number,
  type: ScalarType,
): { readonly value: Value; readonly end: number } | undefined {
  const reader = new ValueReader(text, at, text.length);
  const value = reader.scalar(type);
  return value === undefined ? undefined : { value, end: reader.at };
}

/** Adds a constant to an integer; other values stay as they are. */
export function shifted(value: Value, offset: number): Value {
  if (offset === 0 || !isInteger(value)) return value;
  if (typeof value === 'number' && Number.isSafeInteger(value + offset)) return value + offset;
  return isFinite(Number(value)) ? integer(BigInt(value) + BigInt(offset)) : value;
}
