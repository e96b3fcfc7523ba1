/**
 * Questions that a model has misread and then answers as if they were asked: a laid out input with an element left out,
 * doubled, put in or changed, or a single value that is another one. What it writes then is the right trace of the
 * other question.
 */
import {
  bindInputs,
  isTuple,
  type Bound,
  type InputDefinition,
  type Inputs,
  type Task,
  type Value,
} from '../../src/machine/index.ts';
import type { Random } from './text-edits.ts';

export interface Misread {
  /** What happened, for people. */
  readonly what: string;
  /** The input that was misread. */
  readonly input: string;
  readonly bound: Bound;
}

export type Misreading = 'an element left out' | 'an element doubled' | 'an element changed' | 'a single value misread';

export const misreadings: readonly Misreading[] = [
  'an element left out',
  'an element doubled',
  'an element changed',
  'a single value misread',
];

/** The inputs misread in this way; undefined where none can be so, or where the task does not take what comes of it. */
export function misread(task: Task, inputs: Inputs, how: Misreading, random: Random): Misread | undefined {
  const isSingle = how === 'a single value misread';
  const fitting = task.inputs.filter(({ shape }) => (shape === 'scalar') === isSingle);
  const definition = fitting[random(Math.max(1, fitting.length))];
  const value = definition && inputs[definition.name];
  if (definition === undefined || value === undefined) return undefined;
  const other = isSingle ? otherScalar(value, random) : otherList(definition, value, how, random);
  if (other === undefined) return undefined;
  const { bound } = bindInputs(task, { ...inputs, [definition.name]: other });
  return bound && { what: `${definition.name}: ${JSON.stringify(other)}`, input: definition.name, bound };
}

function otherScalar(value: Value, random: Random): Value | undefined {
  if (typeof value === 'number') return value + (random(2) === 0 ? 1 : -1);
  if (typeof value === 'boolean') return !value;
  return undefined;
}

function otherList(definition: InputDefinition, value: Value, how: Misreading, random: Random): Value | undefined {
  const isText = typeof value === 'string';
  if (!isText && !isTuple(value)) return undefined;
  const items: readonly Value[] = isText ? Array.from(value) : value;
  const at = random(Math.max(1, items.length));
  const item = items[at];
  if (item === undefined || items.length < 2 || (item === '.' && definition.shape === 'decimal')) return undefined;
  const others = [...items];
  if (how === 'an element left out') others.splice(at, 1);
  else if (how === 'an element doubled') others.splice(at, 0, item);
  else {
    const changed = otherItem(item, random);
    if (changed === undefined) return undefined;
    others[at] = changed;
  }
  return isText ? others.join('') : others;
}

function otherItem(item: Value, random: Random): Value | undefined {
  if (typeof item === 'number') return item + (random(2) === 0 ? 1 : -1);
  if (typeof item !== 'string' || item.length !== 1) return undefined;
  const code = item.charCodeAt(0);
  if (/[0-8a-yA-Y]/.test(item)) return String.fromCharCode(code + 1);
  return undefined;
}
