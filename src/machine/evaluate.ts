import { callOperator, isCalledOperator } from './called-operators.ts';
import { LONGEST } from './longest.ts';
import type { Operator, Relation } from './machine-code.ts';
import { stuck, type Result, type Stuck } from './stuck.ts';
import { bitsOf, integer, isInteger, isTuple, sameValue, type Integer, type Value } from './value.ts';

/**
 * The result of an operation, the same in every part of the product: integers of any size, `//` rounds down, `%` has
 * the sign of the divisor. Stuck on a wrong type, a wrong number of operands, division by zero, an empty list and
 * values beyond {@link LONGEST}.
 */
export function evaluate(operator: Operator, operands: readonly Value[]): Result {
  const [first, second] = operands;
  if (first === undefined) return stuck('wrong type');
  if (isCalledOperator(operator)) return callOperator(operator, operands);
  switch (operator) {
    case 'joined':
      return join(operands);
    case 'tuple':
      return operands.length > LONGEST ? stuck('value too long') : operands;
    case 'field':
      return fieldOf(operands);
    case 'shorter':
      return shortened(operands);
    case 'negate':
    case '+':
    case '-':
    case '*':
    case '//':
    case '%':
    case 'min':
    case 'max':
      break;
  }
  if (!isInteger(first)) return stuck('wrong type');
  if (operator === 'negate') return operands.length === 1 ? negate(first) : stuck('wrong type');
  if (second === undefined) return stuck('wrong type');
  if (operands.length > 2 && (operator === '-' || operator === '//' || operator === '%')) return stuck('wrong type');
  let result: Integer = first;
  for (let i = 1; i < operands.length; i++) {
    const operand = operands[i];
    if (!isInteger(operand)) return stuck('wrong type');
    const next = combine(operator, result, operand);
    if (typeof next === 'object') return next;
    result = next;
  }
  return result;
}

/** The operations with results beyond the safe range. */
type Arithmetic = Extract<Operator, '+' | '-' | '*' | '//' | '%'>;

function combine(operator: Arithmetic | 'min' | 'max', a: Integer, b: Integer): Integer | Stuck {
  switch (operator) {
    case '+':
      return typeof a === 'number' && typeof b === 'number' && exact(a + b) ? a + b + 0 : long(operator, a, b);
    case '-':
      return typeof a === 'number' && typeof b === 'number' && exact(a - b) ? a - b + 0 : long(operator, a, b);
    case '*':
      return typeof a === 'number' && typeof b === 'number' && exact(a * b) ? a * b + 0 : long(operator, a, b);
    case '//':
    case '%': {
      if (b === 0) return stuck('division by zero');
      if (typeof a !== 'number' || typeof b !== 'number') return long(operator, a, b);
      if (!exact(a) || !exact(b)) return stuck('wrong type');
      const remainder = modulo(a, b);
      if (operator === '%') return remainder + 0;
      return exact(a - remainder) ? (a - remainder) / b + 0 : long(operator, a, b);
    }
    case 'min':
      return b < a ? b : a;
    case 'max':
      return b > a ? b : a;
  }
}

function modulo(a: number, b: number): number {
  const remainder = a % b;
  return remainder !== 0 && remainder < 0 !== b < 0 ? remainder + b : remainder;
}

function exact(n: number): boolean {
  return Number.isSafeInteger(n);
}

function negate(a: Integer): Integer {
  return typeof a === 'number' ? 0 - a : integer(-a);
}

/** The operation beyond the safe range, and with `inf`, which only sums, differences and products know. */
function long(operator: Arithmetic, a: Integer, b: Integer): Integer | Stuck {
  if (isInfinite(a) || isInfinite(b)) {
    const result = withInfinity(operator, Number(a), Number(b));
    return Number.isNaN(result) ? stuck('wrong type') : result;
  }
  if (operator === '*' && bitsOf(a) + bitsOf(b) > LONGEST && digitBits(a) + digitBits(b) > LONGEST)
    return stuck('value too long');
  const x = BigInt(a);
  const y = BigInt(b);
  switch (operator) {
    case '+':
    case '-': {
      const result = operator === '+' ? x + y : x - y;
      return bitsOf(result) > LONGEST ? stuck('value too long') : integer(result);
    }
    case '*':
      return integer(x * y);
    case '%': {
      const remainder = x % y;
      return integer(remainder !== 0n && remainder < 0n !== y < 0n ? remainder + y : remainder);
    }
    case '//': {
      const quotient = x / y;
      return integer(quotient * y !== x && x < 0n !== y < 0n ? quotient - 1n : quotient);
    }
  }
}

function withInfinity(operator: Arithmetic, x: number, y: number): number {
  switch (operator) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '//':
    case '%':
      return NaN;
  }
}

function isInfinite(a: Integer): boolean {
  return a === Infinity || a === -Infinity;
}

/** An upper bound of the bits of an integer, to the digit. */
function digitBits(a: Integer): number {
  return typeof a === 'number' ? 53 : a.toString(16).length * 4;
}

function fieldOf([tuple, number, ...more]: readonly Value[]): Result {
  if (!isTuple(tuple) || typeof number !== 'number' || more.length > 0) return stuck('wrong type');
  const value = tuple[number];
  return value === undefined ? stuck('wrong type') : value;
}

function shortened([length, count, ...more]: readonly Value[]): Result {
  if (!isInteger(length) || !isInteger(count) || more.length > 0) return stuck('wrong type');
  return length < count ? stuck('empty list') : combine('-', length, count);
}

function join(operands: readonly Value[]): Result {
  let length = 0;
  for (const operand of operands) {
    if (typeof operand !== 'string') return stuck('wrong type');
    length += operand.length;
  }
  return length > LONGEST ? stuck('value too long') : operands.join('');
}

/**
 * The outcome of a comparison. `==` and `!=` take two values of one type, or `none`; tuples are equal where all their
 * elements are; the others take integers or texts (by code point). Anything else is stuck with `wrong type`.
 */
export function compare(relation: Relation, left: Value, right: Value): boolean | Stuck {
  if (isInteger(left) && isInteger(right)) return holds(relation, compareIntegers(left, right));
  if (typeof left === 'string' && typeof right === 'string') return holds(relation, compareText(left, right));
  if (relation !== '==' && relation !== '!=') return stuck('wrong type');
  if (isTuple(left) && isTuple(right)) return sameValue(left, right) === (relation === '==');
  const comparable = left === null || right === null || (typeof left === 'boolean' && typeof right === 'boolean');
  return comparable ? (left === right) === (relation === '==') : stuck('wrong type');
}

/** Every comparison. */
export const relations: readonly Relation[] = ['==', '!=', '<', '<=', '>', '>='];
const relationNames: ReadonlySet<string> = new Set(relations);

export function isRelation(operator: string): operator is Relation {
  return relationNames.has(operator);
}

function compareIntegers(a: Integer, b: Integer): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function holds(relation: Relation, order: number): boolean {
  switch (relation) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** Negative, zero or positive: the order by code points, which differs from UTF-16's where one side has a surrogate. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x2000;
}
