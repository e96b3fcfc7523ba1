import * as z from 'zod';
import type { InputValue } from '../task.ts';

/**
 * Lists in lists that an input may have. No task comes near it; it keeps what reads, prints and compares a value from
 * running out of stack.
 */
const DEEPEST = 32;

/** A value of an input as JSON has it, from a file, a setting or a person. */
export const inputValueSchema = z.custom<InputValue>((value) => isInputValue(value, DEEPEST), {
  error: 'Invalid input: expected a number, a string, true, false, null, or a list of such values',
});

/** Inputs by name. */
export const inputsSchema = z.record(z.string(), inputValueSchema);

function isInputValue(value: unknown, deepest: number): boolean {
  if (Array.isArray(value)) return deepest > 0 && value.every((item) => isInputValue(item, deepest - 1));
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  );
}
