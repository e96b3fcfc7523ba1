import { compare, evaluate } from './evaluate.ts';
import { LONGEST } from './longest.ts';
import type { BeforeRun, Formula, ScanOperator } from './machine-code.ts';
import { evaluateScan } from './scan-result.ts';
import { isStuck, stuck, type Result, type Stuck } from './stuck.ts';
import { isInteger, isTuple, type Value } from './value.ts';

/** Where a formula finds what it is made of. What it has none of is stuck. */
export interface Lookup {
  name(name: string): Result;
  cell(region: number, index: readonly Value[]): Result;
  /** Calls a routine of the task, by its number. */
  call?(routine: number, values: readonly Value[]): Result;
  /** A random integer, both ends included. */
  draw?(low: number, high: number): Result;
  /** Counts work that grows with a value; false where it is too much. */
  spend?(amount: number): boolean;
}

/**
 * The value of a formula; stuck where an operation or a cell of it is. `and`, `or` and `if` evaluate only what decides.
 */
export function evaluateFormula(formula: Formula, lookup: Lookup): Result {
  if (isBeforeRun(formula)) return evaluateBeforeRun(formula, lookup);
  switch (formula.op) {
    case 'constant':
      return formula.value;
    case 'name':
      return lookup.name(formula.name);
    case 'cell': {
      const index = evaluateAll(formula.index, lookup);
      return isStuck(index) ? index : lookup.cell(formula.region, index);
    }
    case 'apply': {
      const operands = evaluateAll(formula.operands, lookup);
      return isStuck(operands) ? operands : evaluate(formula.operator, operands);
    }
    case 'compare': {
      const left = evaluateFormula(formula.left, lookup);
      if (isStuck(left)) return left;
      const right = evaluateFormula(formula.right, lookup);
      if (isStuck(right)) return right;
      return isSpent(left, lookup) ? stuck('step limit') : compare(formula.relation, left, right);
    }
    case 'and':
    case 'or': {
      const left = evaluateFormula(formula.left, lookup);
      if (left === (formula.op === 'or') || typeof left !== 'boolean')
        return isStuck(left) || typeof left === 'boolean' ? left : stuck('wrong type');
      const right = evaluateFormula(formula.right, lookup);
      return isStuck(right) || typeof right === 'boolean' ? right : stuck('wrong type');
    }
    case 'not': {
      const operand = evaluateFormula(formula.operand, lookup);
      if (typeof operand === 'boolean') return !operand;
      return isStuck(operand) ? operand : stuck('wrong type');
    }
    case 'if': {
      const condition = evaluateFormula(formula.condition, lookup);
      if (typeof condition !== 'boolean') return isStuck(condition) ? condition : stuck('wrong type');
      return evaluateFormula(condition ? formula.then : formula.else, lookup);
    }
  }
}

/** Whether to compare a value goes through more than may still be done. */
function isSpent(value: Value, lookup: Lookup): boolean {
  return isTuple(value) && lookup.spend?.(value.length) === false;
}

const beforeRun: ReadonlySet<Formula['op']> = new Set<BeforeRun['op']>([
  'element',
  'list',
  'size',
  'scan',
  'call',
  'draw',
  'pick',
]);

function isBeforeRun(formula: Formula): formula is BeforeRun {
  return beforeRun.has(formula.op);
}

function evaluateBeforeRun(formula: BeforeRun, lookup: Lookup): Result {
  switch (formula.op) {
    case 'element': {
      const of = evaluateFormula(formula.of, lookup);
      if (isStuck(of)) return of;
      const at = evaluateFormula(formula.index, lookup);
      return isStuck(at) ? at : elementAt(of, at, formula.by, lookup);
    }
    case 'list':
      return evaluateAll(formula.items, lookup);
    case 'size': {
      const of = evaluateFormula(formula.of, lookup);
      return isStuck(of) ? of : sizeOf(of, lookup);
    }
    case 'scan':
      return scanned(formula, lookup);
    case 'call': {
      const values = evaluateAll(formula.arguments, lookup);
      if (isStuck(values)) return values;
      return callOf(lookup, formula.routine, values);
    }
    case 'draw': {
      const low = evaluateFormula(formula.low, lookup);
      if (isStuck(low)) return low;
      const high = evaluateFormula(formula.high, lookup);
      if (isStuck(high)) return high;
      return drawn(low, high, lookup);
    }
    case 'pick': {
      const of = evaluateFormula(formula.of, lookup);
      if (isStuck(of)) return of;
      const size = sizeOf(of, lookup);
      if (typeof size !== 'number') return size;
      const at = drawn(0, size - 1, lookup);
      return isStuck(at) ? at : elementAt(of, at, 'place', lookup);
    }
  }
}

function evaluateAll(formulas: readonly Formula[], lookup: Lookup): readonly Value[] | Stuck {
  const values: Value[] = [];
  for (const formula of formulas) {
    const value = evaluateFormula(formula, lookup);
    if (isStuck(value)) return value;
    values.push(value);
  }
  return values;
}

/** What a routine gives, which may be none. */
function callOf(lookup: Lookup, routine: number, values: readonly Value[]): Result {
  return lookup.call === undefined ? stuck('no such state') : lookup.call(routine, values);
}

type Scanning = Extract<Formula, { readonly op: 'scan' }>;

/** A scan over the integers of a range, each of which its formulas call by the scan's variable. */
function scanned(scan: Scanning, lookup: Lookup): Result {
  const low = evaluateFormula(scan.low, lookup);
  if (isStuck(low)) return low;
  const high = evaluateFormula(scan.high, lookup);
  if (isStuck(high)) return high;
  if (typeof low !== 'number' || typeof high !== 'number') return stuck('wrong type');
  const operands: Value[] = [];
  const inner = new Scanned(scan.variable, lookup);
  for (let at = low; at <= high; at++) {
    // One formula may hold several scans in one another.
    if (at - low >= LONGEST || !inner.spend(1)) return stuck('step limit');
    inner.at = at;
    const counts = scan.where === undefined ? true : evaluateFormula(scan.where, inner);
    if (typeof counts !== 'boolean') return isStuck(counts) ? counts : stuck('wrong type');
    if (!counts) continue;
    const value = evaluateFormula(scan.value, inner);
    if (isStuck(value)) return value;
    operands.push(isIndexed(scan.operator) ? [at, value] : value);
  }
  return evaluateScan(scan.operator, operands);
}

function isIndexed(operator: ScanOperator): boolean {
  return operator === 'argmin' || operator === 'argmax';
}

/** The lookup around a scan, with the scan's variable. */
class Scanned implements Lookup {
  at = 0;

  constructor(
    private readonly variable: string,
    private readonly around: Lookup,
  ) {}

  name(name: string): Result {
    return name === this.variable ? this.at : this.around.name(name);
  }

  cell(region: number, index: readonly Value[]): Result {
    return this.around.cell(region, index);
  }

  call(routine: number, values: readonly Value[]): Result {
    return callOf(this.around, routine, values);
  }

  draw(low: number, high: number): Result {
    return this.around.draw?.(low, high) ?? stuck('no such state');
  }

  spend(amount: number): boolean {
    return this.around.spend?.(amount) ?? true;
  }
}

/** Characters of a text that one unit of work goes through. */
const CHARACTERS = 64;

/**
 * What an index takes out of a value: an element of a list, a letter of a text, or the digit of a number at a decimal
 * place, of which those that are not written are 0.
 */
function elementAt(of: Value, at: Value, by: 'place' | 'decimal', lookup: Lookup): Result {
  if (typeof at !== 'number') return stuck(isInteger(at) ? 'index out of range' : 'wrong type');
  if (isTuple(of)) {
    const place = by === 'decimal' ? placeIndex(at) : at;
    if (by === 'place' && !(place >= 0 && place < of.length)) return stuck('index out of range');
    const value = of[place];
    return value === undefined ? stuck('blank cell') : value;
  }
  if (typeof of !== 'string') return stuck('wrong type');
  if (by === 'decimal') return digitAt(of, at);
  if (lookup.spend?.(Math.floor(of.length / CHARACTERS)) === false) return stuck('step limit');
  const letter = hasPairs(of) ? Array.from(of)[at] : of.at(at);
  return letter === undefined || at < 0 ? stuck('index out of range') : letter;
}

function sizeOf(of: Value, lookup: Lookup): Result {
  if (isTuple(of)) return of.length;
  if (typeof of !== 'string') return stuck('wrong type');
  if (lookup.spend?.(Math.floor(of.length / CHARACTERS)) === false) return stuck('step limit');
  return hasPairs(of) ? Array.from(of).length : of.length;
}

/** Whether a character of the text takes two of its units. */
function hasPairs(text: string): boolean {
  return /[\ud800-\udfff]/.test(text);
}

/** Where a number by place value keeps a digit while a program makes it: units, tenths, tens, hundredths, … */
export function placeIndex(place: number): number {
  return place < 0 ? -2 * place - 1 : 2 * place;
}

/** The digit of `37.5` at a place: 7 at 0, 5 at -1. */
function digitAt(number: string, place: number): number {
  const point = number.indexOf('.');
  const units = point < 0 ? number.length : point;
  return Number(number[place < 0 ? units - place : units - 1 - place] ?? 0);
}

function drawn(low: Value, high: Value, lookup: Lookup): Result {
  if (typeof low !== 'number' || typeof high !== 'number')
    return stuck(isInteger(low) && isInteger(high) ? 'no choice' : 'wrong type');
  if (!(low <= high && high - low < 2 ** 32)) return stuck('no choice');
  return lookup.draw?.(low, high) ?? stuck('no such state');
}
