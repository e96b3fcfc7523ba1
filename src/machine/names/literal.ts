import type { ScalarType } from '../machine.ts';
import { integer, isInteger, quote, type Value } from '../value.ts';

const patterns: Readonly<Record<ScalarType, RegExp>> = {
  int: /-?\d+/y,
  bool: /yes|no/y,
  text: /'(?:[^'\\]|\\.)*'/sy,
};

/**
 * Reads one canonical value of a type at an offset of a text, as {@link valueText} prints it: no leading zeros, no
 * other escapes. Gives the value and the offset after it, or undefined.
 */
export function readLiteral(
  text: string,
  at: number,
  type: ScalarType,
): { readonly value: Value; readonly end: number } | undefined {
  const pattern = patterns[type];
  pattern.lastIndex = at;
  const found = pattern.exec(text)?.[0];
  if (found === undefined) return undefined;
  const value = type === 'int' ? readInteger(found) : type === 'bool' ? found === 'yes' : unquote(found);
  return value === undefined ? undefined : { value, end: at + found.length };
}

/** Longer integers are no label's and no cell's: reading them would cost more than a line is worth. */
const DIGITS = 10_000;

function readInteger(text: string): Value | undefined {
  if (/^-?0\d|^-0/.test(text) || text.length > DIGITS) return undefined;
  return text.length < 16 ? Number(text) : integer(BigInt(text));
}

const unescaped: Readonly<Record<string, string>> = { '\\': '\\', "'": "'", n: '\n', r: '\r', t: '\t' };

/** The text that a quoted literal stands for; undefined unless {@link quote} writes it just so. */
function unquote(literal: string): string | undefined {
  const text = literal
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-f]{4})|(.))/gs, (_all: string, code: string | undefined, letter: string | undefined) =>
      code !== undefined ? String.fromCharCode(parseInt(code, 16)) : (unescaped[letter ?? ''] ?? ''),
    );
  return quote(text) === literal ? text : undefined;
}

/** Adds a constant to an integer; other values stay as they are. */
export function shifted(value: Value, offset: number): Value {
  if (offset === 0 || !isInteger(value)) return value;
  return typeof value === 'number' && Number.isSafeInteger(value + offset)
    ? value + offset
    : isFinite(Number(value))
      ? integer(BigInt(value) + BigInt(offset))
      : value;
}
