import type { CalledOperator } from './machine-code.ts';
import type { ScalarType } from './machine.ts';
import { stuck, type Result } from './stuck.ts';
import { bitsOf, integer, isInteger, type Integer, type Value } from './value.ts';
import { LONGEST } from './longest.ts';

/** The types of the operands and of the result of the operations that have a name. */
export const calledOperators: Readonly<
  Record<CalledOperator, { readonly operands: readonly ScalarType[]; readonly result: ScalarType }>
> = {
  abs: { operands: ['int'], result: 'int' },
  '^': { operands: ['int', 'int'], result: 'int' },
  lower: { operands: ['text'], result: 'text' },
  ord: { operands: ['text'], result: 'int' },
  chr: { operands: ['int'], result: 'text' },
  int: { operands: ['text'], result: 'int' },
  text: { operands: ['int'], result: 'text' },
  letter: { operands: ['text', 'int'], result: 'text' },
  length: { operands: ['text'], result: 'int' },
};

export function isCalledOperator(operator: string): operator is CalledOperator {
  return Object.hasOwn(calledOperators, operator);
}

/** The result of an operation that has a name; stuck where it has none. Letters are code points. */
export function callOperator(operator: CalledOperator, operands: readonly Value[]): Result {
  const [first, second, ...more] = operands;
  const count = calledOperators[operator].operands.length;
  if (operands.length !== count || more.length > 0) return stuck('wrong type');
  switch (operator) {
    case 'abs':
      return isInteger(first) ? absolute(first) : stuck('wrong type');
    case '^':
      return isInteger(first) && isInteger(second) ? power(first, second) : stuck('wrong type');
    case 'chr':
      return isInteger(first) ? letterOf(first) : stuck('wrong type');
    case 'text':
      return isInteger(first) && isFinite(first) ? textOf(first) : stuck('wrong type');
    case 'lower':
    case 'ord':
    case 'int':
    case 'letter':
    case 'length':
      return typeof first === 'string' ? ofText(operator, first, second) : stuck('wrong type');
  }
}

function ofText(
  operator: 'lower' | 'ord' | 'int' | 'letter' | 'length',
  text: string,
  second: Value | undefined,
): Result {
  switch (operator) {
    case 'lower': {
      const result = text.toLowerCase();
      return result.length > LONGEST ? stuck('value too long') : result;
    }
    case 'ord': {
      const code = text.codePointAt(0);
      return code === undefined || text.length !== String.fromCodePoint(code).length ? stuck('not one letter') : code;
    }
    case 'int':
      if (!/^-?[0-9]+$/.test(text)) return stuck('not a number');
      return text.length > LONGEST_NUMBER ? stuck('value too long') : integer(BigInt(text));
    case 'letter':
      return isInteger(second) ? letterAt(text, second) : stuck('wrong type');
    case 'length':
      return Array.from(text).length;
  }
}

/** Digits of the longest integer. */
const LONGEST_NUMBER = Math.floor(LONGEST * Math.log10(2));

function isFinite(value: Integer): boolean {
  return typeof value === 'bigint' || Number.isFinite(value);
}

function absolute(value: Integer): Integer {
  if (typeof value === 'bigint') return integer(value < 0n ? -value : value);
  return Math.abs(value);
}

function power(base: Integer, exponent: Integer): Result {
  if (!isFinite(base) || !isFinite(exponent)) return stuck('wrong type');
  if (exponent < 0) return stuck('negative exponent');
  if (base === 0 || base === 1 || base === -1) return smallPower(base, exponent);
  // An upper bound of the bits of the base is far above those of a small one.
  const bits = typeof base === 'number' ? Math.log2(Math.abs(base)) : bitsOf(base);
  if (Number(exponent) * bits > LONGEST) return stuck('value too long');
  return integer(BigInt(base) ** BigInt(exponent));
}

function smallPower(base: 0 | 1 | -1, exponent: Integer): Integer {
  if (base === 0) return exponent === 0 ? 1 : 0;
  return base === 1 || BigInt(exponent) % 2n === 0n ? 1 : -1;
}

const LAST_LETTER = 0x10ffff;

/** Half of a pair of units is no letter. */
function letterOf(code: Integer): Result {
  const isLetter = typeof code === 'number' && code >= 0 && code <= LAST_LETTER && !(code >= 0xd800 && code <= 0xdfff);
  return isLetter ? String.fromCodePoint(code) : stuck('no such letter');
}

function textOf(value: Integer): Result {
  return String(value);
}

function letterAt(text: string, place: Integer): Result {
  return Array.from(text)[Number(place)] ?? stuck('no such letter');
}
