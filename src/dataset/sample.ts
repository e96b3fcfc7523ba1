import { evaluateFormula, stuck, type Formula, type InputDefinition, type Inputs, type InputValue, type Lookup, type Sampler, type Task, type TierName, type Value } from '../machine/index.ts';
import { questionText } from './question.ts';
import { Random } from './random.ts';

/** A question of a task, reproducible from (task, tier or length, seed, index) alone. */
export interface Sample {
  readonly task: string;
  /** The tier that was asked for, or the one that the lengths lie in. */
  readonly tier: TierName | undefined;
  readonly lengths: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly index: number;
  readonly inputs: Inputs;
  readonly question: string;
}

/** How long: a tier, from which every length is drawn independently, or one length for all. */
export type Size = { readonly tier: TierName } | { readonly length: number };

/** Why no sample can be drawn: the task's sampler or its lengths cannot give what they promise. */
export class SampleError extends Error {}

/** How often inputs that break a `where` are drawn anew before the sampler is called impossible. */
const ATTEMPTS = 2000;

/** Draws the inputs and the question. Throws a {@link SampleError} that says what to change. */
export function sample(task: Task, size: Size, seed: number, index: number): Sample {
  const random = new Random(task.name, 'tier' in size ? size.tier : size.length, seed, index);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const lengths = drawLengths(task, size, random);
    if (!holds(task.lengthCondition, new Map(Object.entries(lengths)))) continue;
    const inputs = drawInputs(task, lengths, random);
    if (inputs === undefined) continue;
    const template = task.questions.length > 0 ? random.pick(task.questions) : [];
    return { task: task.name, tier: 'tier' in size ? size.tier : tierOf(task, lengths), lengths, seed, index, inputs, question: questionText(template, { ...lengths, ...inputs }) };
  }
  throw new SampleError(`${ATTEMPTS} draws for “${task.name}” all broke a "where" condition. Loosen the condition or change the sampler.`);
}

/** The tier that holds all the lengths. */
export function tierOf(task: Task, lengths: Readonly<Record<string, number>>): TierName | undefined {
  const values = Object.values(lengths);
  return values.length === 0 ? undefined : task.tiers.find((tier) => values.every((n) => n >= tier.low && n <= tier.high))?.name;
}

function drawLengths(task: Task, size: Size, random: Random): Record<string, number> {
  if ('length' in size) {
    if (!Number.isSafeInteger(size.length) || size.length < 1 || size.length > 1_000_000) throw new SampleError(`A length is a whole number from 1 to 1,000,000, not ${size.length}.`);
    return Object.fromEntries(task.lengths.map((name) => [name, size.length]));
  }
  const tier = task.tiers.find((one) => one.name === size.tier);
  if (tier === undefined) throw new SampleError(`“${task.name}” has no tier ${size.tier}; it has ${task.tiers.map((one) => one.name).join(', ') || 'none'}.`);
  return Object.fromEntries(task.lengths.map((name) => [name, random.integer(tier.low, tier.high)]));
}

/** Undefined when a condition over the inputs does not hold. */
function drawInputs(task: Task, lengths: Readonly<Record<string, number>>, random: Random): Inputs | undefined {
  const inputs: Record<string, InputValue> = {};
  const names = new Map<string, Value>(Object.entries(lengths));
  for (const definition of task.inputs) {
    const value = lengths[definition.name] ?? drawInput(task, definition, names, inputs, random);
    inputs[definition.name] = value;
    names.set(definition.name, value);
    if (!holds(definition.condition, names)) return undefined;
  }
  return inputs;
}

function drawInput(task: Task, definition: InputDefinition, names: ReadonlyMap<string, Value>, inputs: Inputs, random: Random): InputValue {
  const { sampler, name } = definition;
  if (sampler === undefined) throw new SampleError(`The input "${name}" of “${task.name}” has no sampler, so no question can be drawn. Add "= random …" to it.`);
  const number = (formula: Formula): number => {
    const value = evaluateFormula(formula, lookup(names));
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    throw new SampleError(`The sampler of "${name}" in “${task.name}” needs a number that cannot be computed from the lengths and the inputs before it.`);
  };
  switch (sampler.kind) {
    case 'range': return drawRange(task, definition, sampler, number, random);
    case 'digits': return drawDigits(number(sampler.count), sampler.pointAnywhere && definition.shape === 'decimal', random);
    case 'letters': return drawLetters(task, definition, sampler, number(sampler.count), random);
    case 'element': {
      const source = inputs[sampler.of];
      if (typeof source === 'string' && source !== '') return random.pick([...source]);
      if (Array.isArray(source) && source.length > 0) return random.pick(source as readonly Value[]);
      throw new SampleError(`"${name}" is an element of "${sampler.of}", which is empty or no list.`);
    }
  }
}

type Numbers = (formula: Formula) => number;

function drawRange(task: Task, definition: InputDefinition, sampler: Sampler & { kind: 'range' }, number: Numbers, random: Random): InputValue {
  const low = number(sampler.low), high = number(sampler.high);
  if (high < low) throw new SampleError(`The range ${low}..${high} of "${definition.name}" in “${task.name}” is empty at this length.`);
  if (definition.span === undefined) return random.integer(low, high);
  const count = number(definition.span[1]) - number(definition.span[0]) + 1;
  if (sampler.order === 'any') return Array.from({ length: Math.max(0, count) }, () => random.integer(low, high));
  if (high - low + 1 < count) {
    throw new SampleError(`"${definition.name}" in “${task.name}” needs ${count} different numbers, but ${low}..${high} has only ${high - low + 1}. Widen the range.`);
  }
  const values = random.distinct(count, low, high);
  return sampler.order === 'increasing' ? values.sort((a, b) => a - b) : values;
}

/** A number of so many digits: no zero in front of the units, and with a point there is a digit on both sides of it and one that is not 0. */
function drawDigits(count: number, withPoint: boolean, random: Random): string {
  const whole = withPoint ? random.integer(1, Math.max(1, count)) : count;
  const digits = Array.from({ length: count }, (_, i) => random.integer(i === 0 && whole > 1 ? 1 : 0, 9)).join('');
  if (withPoint && /^0+$/.test(digits)) return drawDigits(count, withPoint, random);
  return whole < count ? `${digits.slice(0, whole)}.${digits.slice(whole)}` : digits;
}

function drawLetters(task: Task, definition: InputDefinition, sampler: Sampler & { kind: 'letters' }, count: number, random: Random): string {
  const low = sampler.low.codePointAt(0) ?? 97, high = sampler.high.codePointAt(0) ?? 122;
  if (sampler.distinct && high - low + 1 < count) {
    throw new SampleError(`"${definition.name}" in “${task.name}” needs ${count} different letters, but ${sampler.low}..${sampler.high} has only ${high - low + 1}.`);
  }
  const codes = sampler.distinct ? random.distinct(count, low, high) : Array.from({ length: count }, () => random.integer(low, high));
  return String.fromCodePoint(...codes);
}

function holds(condition: Formula | undefined, names: ReadonlyMap<string, Value>): boolean {
  return condition === undefined || evaluateFormula(condition, lookup(names)) === true;
}

function lookup(names: ReadonlyMap<string, Value>): Lookup {
  return {
    name: (name) => names.get(name) ?? stuck('blank cell'),
    cell: () => stuck('blank cell'),
  };
}

