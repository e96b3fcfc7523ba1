import { closest } from '../language/closest.ts';
import { givenRegions, type Bound, type GivenCells } from './bind.ts';
import { evaluateFormula } from './evaluate.ts';
import type { ValueType } from './machine.ts';
import { decimalPlaces, digitPlaces } from './number-text.ts';
import { hasType } from './initial.ts';
import { Tape } from './tape.ts';
import type { InputDefinition, Inputs, InputValue, Task } from './task.ts';
import { integer, valueText, type Value } from './value.ts';

/** What is wrong with one input, or, without a name, with all of them together. */
export interface InputProblem { readonly input: string | undefined; readonly message: string; readonly suggestion: string | undefined }

export type Binding =
  | { readonly bound: Bound; readonly problems?: undefined }
  | { readonly bound?: undefined; readonly problems: readonly InputProblem[] };

export type Lengths = Readonly<Record<string, number>>;

/**
 * Checks inputs against their definitions and lays them out on the tape: a decimal by places, a text by letters (code points), an array
 * from its first index. Lengths that are told neither apart nor among the inputs follow from the sizes of the inputs. Integers may
 * also come as strings of digits, which JSON needs beyond 2^53.
 */
export function bindInputs(task: Task, inputs: Inputs, lengths: Lengths = {}): Binding {
  const problems: InputProblem[] = unknownInputs(task, inputs);
  const names = new Map<string, Value>(), cells = new Map<string, GivenCells>();
  for (const definition of task.inputs) {
    const value = Object.hasOwn(inputs, definition.name) ? inputs[definition.name] : undefined;
    const read = value === undefined ? missing(definition) : readInput(definition, value);
    if ('message' in read) {
      problems.push(read);
      continue;
    }
    cells.set(definition.name, read.cells);
    if (read.name !== undefined) names.set(definition.name, read.name);
    for (const [end, at] of endsOf(definition, read.cells)) cells.set(`${end}(${definition.name})`, { first: 0, values: [at] });
  }
  if (problems.length > 0) return { problems };
  for (const name of task.lengths) {
    const length = lengthOf(task, name, inputs, lengths, cells);
    if (typeof length === 'number') {
      names.set(name, length);
      cells.set(name, { first: 0, values: [length] });
    } else if (length !== undefined) problems.push(length);
  }
  if (problems.length > 0) return { problems };
  const bound = { machine: task.machine, names, given: placed(task, names, cells) };
  problems.push(...spanProblems(task, bound), ...conditionProblems(task, bound));
  return problems.length > 0 ? { problems } : { bound };
}

/** A length that is told, or the size of the input that has this length; undefined where no input does. */
function lengthOf(task: Task, name: string, inputs: Inputs, lengths: Lengths, cells: ReadonlyMap<string, GivenCells>): number | InputProblem | undefined {
  const told = Object.hasOwn(lengths, name) ? lengths[name] : task.inputs.some((one) => one.name === name) || !Object.hasOwn(inputs, name) ? undefined : inputs[name];
  if (told !== undefined) {
    const length = scalar(told, 'int');
    return typeof length === 'number' && length >= 0 ? length : problem(name, `The length ${name} should be an integer from 0 on, but is ${shown(told)}.`);
  }
  const rule = task.lengthRules.find((one) => one.length === name);
  return rule === undefined ? undefined : cells.get(rule.input)?.values.length;
}

/** Moves arrays to the first index of their spans, and gives each region its cells. */
function placed(task: Task, names: ReadonlyMap<string, Value>, cells: ReadonlyMap<string, GivenCells>): ReadonlyMap<number, GivenCells> {
  const given = new Map<number, GivenCells>();
  for (const [name, region] of givenRegions(task.machine)) {
    const there = cells.get(name);
    if (there === undefined) continue;
    const definition = task.inputs.find((one) => one.name === name), span = definition?.shape === 'array' ? definition.span : undefined;
    const first = span === undefined ? there.first : evaluateFormula(span[0], new Tape({ machine: task.machine, names, given }));
    given.set(region, typeof first === 'number' ? { first, values: there.values } : there);
  }
  return given;
}

type Read = { readonly cells: GivenCells; readonly name: Value | undefined } | InputProblem;

function readInput(definition: InputDefinition, value: InputValue): Read {
  const { name, shape } = definition;
  switch (shape) {
    case 'scalar': {
      const one = scalar(value, definition.type);
      return one === undefined ? wrong(definition, value) : { cells: { first: 0, values: [one] }, name: one };
    }
    case 'array': {
      if (!Array.isArray(value)) return wrong(definition, value);
      const values = value.map((item: Value) => scalar(item, definition.type)), bad = values.indexOf(undefined);
      if (bad >= 0) return problem(name, `Element ${bad} of ${name} should be ${kinds[definition.type]}, but is ${shown(value[bad])}.`);
      return { cells: { first: 0, values: values.filter((item) => item !== undefined) }, name: undefined };
    }
    case 'text': return typeof value === 'string' ? { cells: { first: 0, values: [...value] }, name: value } : wrong(definition, value);
    case 'decimal':
    case 'digits': {
      const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
      const places = typeof text !== 'string' ? undefined : shape === 'decimal' ? decimalPlaces(text) : digitPlaces(text);
      return places === undefined ? wrong(definition, value) : { cells: { first: places.first, values: places.digits }, name: undefined };
    }
  }
}

/** The value as its type, in canonical form; undefined if it has another. */
function scalar(value: InputValue, type: ValueType): Value | undefined {
  if (type === 'int' && typeof value === 'string') return /^-?\d{1,10000}$/.test(value) ? integer(BigInt(value)) : undefined;
  if (type === 'int' && typeof value === 'bigint') return integer(value);
  if (!hasType(value, type) || value === Infinity || value === -Infinity) return undefined;
  return typeof value === 'number' ? value + 0 : value;
}

/** The cells that tell the span of an input: `low(x)`, `high(x)`, `length(s)`. */
function endsOf(definition: InputDefinition, cells: GivenCells): readonly (readonly [end: string, at: number])[] {
  switch (definition.shape) {
    case 'decimal':
    case 'digits': return [['low', cells.first], ['high', cells.first + cells.values.length - 1], ['length', cells.values.length]];
    case 'scalar': return [];
    default: return [['length', cells.values.length]];
  }
}

const kinds: Readonly<Record<ValueType, string>> = { int: 'an integer', bool: 'true or false', text: 'a text', tuple: 'a list of values' };

function kindOf(definition: InputDefinition): string {
  switch (definition.shape) {
    case 'scalar': return kinds[definition.type];
    case 'array': return `a list of ${definition.type === 'int' ? 'integers' : definition.type === 'bool' ? 'true and false' : 'texts'}, such as [${definition.type === 'int' ? '3, 1, 2' : definition.type === 'bool' ? 'true, false' : '"a", "b"'}]`;
    case 'text': return 'a text';
    case 'decimal': return 'a decimal number, such as "37.5"';
    case 'digits': return 'a whole number of digits only, such as "375"';
  }
}

function problem(input: string | undefined, message: string, suggestion?: string): InputProblem {
  return { input, message, suggestion };
}

function wrong(definition: InputDefinition, value: Value): InputProblem {
  return problem(definition.name, `${definition.name} should be ${kindOf(definition)}, but is ${shown(value)}.`);
}

function missing(definition: InputDefinition): InputProblem {
  return problem(definition.name, `${definition.name} is missing.`, `Give ${definition.name} as ${kindOf(definition)}.`);
}

function shown(value: Value | undefined): string {
  const text = value === undefined ? 'missing' : valueText(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function unknownInputs(task: Task, inputs: Inputs): InputProblem[] {
  const known = [...task.inputs.map((one) => one.name), ...task.lengths];
  return Object.keys(inputs).filter((name) => !known.includes(name)).map((name) => {
    const near = closest(name, known);
    return problem(name, `${task.name} has no input ${name}.`, near === undefined ? `Its inputs are ${task.inputs.map((one) => one.name).join(', ')}.` : `Did you mean ${near}?`);
  });
}

function spanProblems(task: Task, bound: Bound): InputProblem[] {
  return task.inputs.flatMap(({ name, span, shape }): InputProblem[] => {
    if (span === undefined || shape !== 'array') return [];
    const region = givenRegions(task.machine).get(name), count = region === undefined ? undefined : bound.given.get(region)?.values.length;
    const tape = new Tape(bound), first = evaluateFormula(span[0], tape), last = evaluateFormula(span[1], tape);
    if (count === undefined || typeof first !== 'number' || typeof last !== 'number' || last - first + 1 === count) return [];
    return [problem(name, `${name} should have ${last - first + 1} elements, ${name}[${first}] to ${name}[${last}], but has ${count}.`)];
  });
}

function conditionProblems(task: Task, bound: Bound): InputProblem[] {
  return task.inputs.flatMap(({ name, condition }): InputProblem[] =>
    (condition === undefined || evaluateFormula(condition, new Tape(bound)) === true ? [] : [problem(name, `${name} does not meet the condition after its \`where\`.`)]));
}
