import { placeIndex } from '../formula.ts';
import type { Routine } from '../routine.ts';
import { BeforeRunLookup, type RoutineWorld } from '../run-routine.ts';
import { isStuck, type Stuck } from '../stuck.ts';
import type { InputDefinition, InputValue } from '../task.ts';
import { isTuple, type Value } from '../value.ts';
import { depthOf, readValue } from './input-value.ts';

/** What a generator gave, or why it gave nothing: at which place it stopped, or what is wrong with what it made. */
export type Generated =
  | { readonly value: InputValue; readonly problem?: undefined }
  | { readonly problem: string; readonly stuck?: Stuck; readonly place?: string };

/** Runs the program that draws an input. Never throws. */
export function generateValue(definition: InputDefinition, routine: Routine, world: RoutineWorld): Generated {
  const lookup = new BeforeRunLookup(world);
  const made = lookup.run(routine, definition.name);
  if (isStuck(made))
    return { problem: made.stuck, stuck: made, ...(lookup.place === undefined ? {} : { place: lookup.place }) };
  const value = madeOf(definition, made);
  if (value.problem !== undefined) return value;
  const read = readValue(definition, value.value);
  return read.problem === undefined ? { value: read.value } : { problem: read.problem };
}

/** The value of the variable that stands for the input, once the generator has ended. */
function madeOf(definition: InputDefinition, value: Value | undefined): Generated {
  const { name, shape } = definition;
  if (value === undefined) return unset(name);
  if (!isTuple(value)) return { value };
  if (shape === 'decimal' || shape === 'digits') return numberOf(name, value);
  const depth = depthOf(definition);
  const blank = blankPlace(value, depth);
  if (blank === undefined) return { value };
  return unset(depth > 1 ? `${name}[${blank}]` : `element ${blank} of ${name}`);
}

function unset(what: string): Generated {
  return { problem: `${what} is never set.` };
}

/** The first element that nothing was assigned to. */
function blankPlace(values: readonly Value[], depth: number): string | undefined {
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (value === undefined) return String(at);
    const inner = depth > 1 && isTuple(value) ? blankPlace(value, depth - 1) : undefined;
    if (inner !== undefined) return `${at}][${inner}`;
  }
  return undefined;
}

/** The number that digits at places make: `37.5` of 5 at -1, 7 at 0 and 3 at 1. */
function numberOf(name: string, digits: readonly Value[]): Generated {
  let text = '';
  let low = 0;
  let high = 0;
  while (placeIndex(high + 1) < digits.length + 1) high++;
  while (placeIndex(low - 1) < digits.length + 1) low--;
  while (high > 0 && digits[placeIndex(high)] === undefined) high--;
  while (low < 0 && digits[placeIndex(low)] === undefined) low++;
  for (let place = high; place >= low; place--) {
    const digit = digits[placeIndex(place)];
    if (digit === undefined) return unset(`${name}[${place}]`);
    if (typeof digit !== 'number' || digit < 0 || digit > 9)
      return { problem: `${name}[${place}] is ${String(digit)}, which is no digit.` };
    text += `${place === -1 ? '.' : ''}${digit}`;
  }
  return { value: text };
}
