import type { Operand, Value } from '../../machine/index.ts';
import { POOLED } from '../../record/index.ts';
import { NotWritable } from './not-writable.ts';

/** Whether a value is a word as it is. */
export function isShort(value: Value): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < POOLED;
}

/** The operand as a number in an expression. */
export function word(operand: Operand): string {
  if ('slot' in operand) return `s${operand.slot}`;
  if (!isShort(operand.value)) throw new NotWritable('A silent operation has a constant that is no word.');
  return operand.value < 0 ? `(${operand.value})` : String(operand.value);
}
