import { hasType } from '../initial.ts';
import type { GivenCells, ValueType } from '../machine.ts';
import { decimalPlaces, digitPlaces } from './number-text.ts';
import type { InputDefinition, InputValue } from '../task.ts';
import { integer, isTuple, type Value } from '../value.ts';
import { readInteger, valueText } from '../value-text.ts';

/** The cells that a value gives its input, or what is wrong with it. */
export type ReadValue =
  | { readonly value: InputValue; readonly cells: GivenCells; readonly problem?: undefined }
  | { readonly problem: string };

/** Reads a value by its input's definition; integers may come as strings of digits. */
export function readValue(definition: InputDefinition, value: InputValue): ReadValue {
  const { name, shape } = definition;
  switch (shape) {
    case 'scalar': {
      const one = element(definition, value);
      return one === undefined ? wrong(definition, value) : { value: one, cells: { first: 0, values: [one] } };
    }
    case 'array':
    case 'list': {
      if (!isTuple(value)) return wrong(definition, value);
      if (depthOf(definition) > 1) return readNested(definition, value);
      const items = readItems(definition, value, name);
      return 'problem' in items ? items : { value: items.values, cells: { first: 0, values: items.values } };
    }
    case 'text':
      return typeof value === 'string'
        ? { value, cells: { first: 0, values: Array.from(value) } }
        : wrong(definition, value);
    case 'decimal':
    case 'digits': {
      const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
      if (typeof text !== 'string') return wrong(definition, value);
      const places = shape === 'decimal' ? decimalPlaces(text) : digitPlaces(text);
      return places === undefined
        ? wrong(definition, value)
        : { value: text, cells: { first: places.first, values: places.digits } };
    }
  }
}

/** How many indexes the elements of an array have. */
export function depthOf({ shape, spans }: InputDefinition): number {
  return shape === 'array' ? (spans?.length ?? 1) : 1;
}

type Items = { readonly values: readonly Value[] } | { readonly problem: string };

/** The elements of a list; `whole`: what it is called. */
function readItems(definition: InputDefinition, list: readonly Value[], whole: string): Items {
  const values: Value[] = [];
  for (let i = 0; i < list.length; i++) {
    const one = element(definition, list[i] ?? null);
    if (one === undefined)
      return {
        problem: `Element ${i} of ${whole} should be ${elementKind(definition)}, but is ${shownValue(list[i])}.`,
      };
    values.push(one);
  }
  return { values };
}

/** A list of lists: the cells are its elements row by row, and all rows have equally many. */
function readNested(definition: InputDefinition, value: readonly Value[]): ReadValue {
  const { name } = definition;
  const counts: number[] = [value.length];
  const values: Value[] = [];
  const read = (list: readonly Value[], depth: number, whole: string): InputValue | { readonly problem: string } => {
    const known = (counts[depth] ??= list.length);
    if (list.length !== known)
      return { problem: `${whole} has ${list.length} elements, but the lists before it have ${known}.` };
    if (depth === depthOf(definition) - 1) {
      const items = readItems(definition, list, whole);
      if ('problem' in items) return items;
      for (const one of items.values) values.push(one);
      return items.values;
    }
    const rows: InputValue[] = [];
    for (const [i, row] of list.entries()) {
      const one: InputValue | { readonly problem: string } = isTuple(row)
        ? read(row, depth + 1, `${whole}[${i}]`)
        : { problem: `${whole}[${i}] should be a list, but is ${shownValue(row)}.` };
      if (isProblem(one)) return one;
      rows.push(one);
    }
    return rows;
  };
  const found = read(value, 0, name);
  if (isProblem(found)) return found;
  const inner = Array.from({ length: depthOf(definition) - 1 }, (_, i) => ({ first: 0, count: counts[i + 1] ?? 0 }));
  return { value: found, cells: { first: 0, values, inner } };
}

function isProblem(found: InputValue | { readonly problem: string }): found is { readonly problem: string } {
  return typeof found === 'object' && found !== null && 'problem' in found;
}

/** A single value as its type; a tuple has its parts' types. Undefined if it has another. */
function element({ type, parts }: InputDefinition, value: Value): Value | undefined {
  if (parts === undefined) return scalarOf(value, type);
  if (!isTuple(value) || value.length !== parts.length) return undefined;
  const items = parts.map((part, i) => scalarOf(value[i], part));
  return items.every((item) => item !== undefined) ? items : undefined;
}

/** The value as its type, in canonical form; undefined if it has another. */
export function scalarOf(value: InputValue | undefined, type: ValueType): Value | undefined {
  if (type === 'int' && typeof value === 'number' && (value | 0) === value) return value + 0;
  if (type === 'int' && typeof value === 'string') return readInteger(value);
  if (type === 'int' && typeof value === 'bigint') return integer(value);
  if (value === undefined || !hasType(value, type) || value === Infinity || value === -Infinity) return undefined;
  return value;
}

/**
 * What formulas call by name once the input has this value: itself, and the ends of its span: `low(x)`, `high(x)`, `length(s)`. Numbers by place value are compared without the zeros that change nothing.
 */
export function namesOfInput(
  definition: InputDefinition,
  value: InputValue,
): (readonly [name: string, value: Value])[] {
  const { name } = definition;
  switch (definition.shape) {
    case 'scalar':
      return [[name, value]];
    case 'array':
    case 'list':
      return isTuple(value)
        ? [
            [name, value],
            [`length(${name})`, value.length],
          ]
        : [];
    case 'text':
      return typeof value === 'string'
        ? [
            [name, value],
            [`length(${name})`, Array.from(value).length],
          ]
        : [];
    case 'decimal':
    case 'digits': {
      if (typeof value !== 'string') return [];
      const point = value.indexOf('.');
      const digits = value.length - (point < 0 ? 0 : 1);
      const low = point < 0 ? 0 : point + 1 - value.length;
      return [
        [name, plainNumber(value)],
        [`low(${name})`, low],
        [`high(${name})`, low + digits - 1],
        [`length(${name})`, digits],
      ];
    }
  }
}

/** `007.10` is the number 7.1. */
function plainNumber(text: string): string {
  const point = text.indexOf('.');
  const units = point < 0 ? text.length : point;
  let from = 0;
  let end = text.length;
  while (from < units - 1 && text.charCodeAt(from) === ZERO) from++;
  if (point >= 0) {
    while (end > point + 1 && text.charCodeAt(end - 1) === ZERO) end--;
    if (end === point + 1) end = point;
  }
  return `${from === units ? '0' : ''}${text.slice(from, end)}`;
}

const ZERO = 48;

const kinds: Readonly<Record<ValueType, string>> = {
  int: 'an integer',
  bool: 'true or false',
  text: 'a text',
  tuple: 'a list of values',
};
const several: Readonly<Record<ValueType, string>> = {
  int: 'integers',
  bool: 'true and false',
  text: 'texts',
  tuple: 'lists',
};
const samples: Readonly<Record<ValueType, readonly string[]>> = {
  int: ['3', '1', '2'],
  bool: ['true', 'false', 'true'],
  text: ['"a"', '"b"', '"c"'],
  tuple: [],
};

function elementKind({ type, parts }: InputDefinition): string {
  return parts === undefined
    ? kinds[type]
    : `a list of ${parts.length} values (${parts.map((part) => kinds[part]).join(', ')}), such as ${sampleOf(parts)}`;
}

/** What a person should write for an input, with an example. */
export function inputKind(definition: InputDefinition): string {
  const { type, parts } = definition;
  switch (definition.shape) {
    case 'scalar':
      return elementKind(definition);
    case 'array':
    case 'list': {
      const depth = depthOf(definition);
      const sample = `[${parts === undefined ? samples[type].slice(0, type === 'int' ? 3 : 2).join(', ') : `${sampleOf(parts)}, …`}]`;
      return `${'a list of lists of '.repeat(depth - 1) || 'a list of '}${several[type]}, such as ${nested(sample, depth)}`;
    }
    case 'text':
      return 'a text';
    case 'decimal':
      return 'a decimal number, such as "37.5"';
    case 'digits':
      return 'a whole number of digits only, such as "375"';
  }
}

function nested(sample: string, depth: number): string {
  return depth === 1 ? sample : `[${nested(sample, depth - 1)}, …]`;
}

function sampleOf(parts: readonly ValueType[]): string {
  return `[${parts.map((part, i) => samples[part][i % 3] ?? '').join(', ')}]`;
}

function wrong(definition: InputDefinition, value: Value): ReadValue {
  return { problem: `${definition.name} should be ${inputKind(definition)}, but is ${shownValue(value)}.` };
}

/** A value in a message, cut where it is long. */
export function shownValue(value: Value | undefined): string {
  const text = value === undefined ? 'missing' : valueText(value);
  const shown = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  const isInexact = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
  return isInexact ? `${shown}, which is not exact beyond 2^53: write it as a text, in quotes` : shown;
}
