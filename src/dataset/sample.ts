import {
  namesOfInput,
  own,
  type InputDefinition,
  type Inputs,
  type InputValue,
  type Task,
  type TierName,
  type Value,
} from '../machine/index.ts';
import { LONGEST, lengthsText, type LengthRange } from './length-list.ts';
import { questionText } from './question.ts';
import { Random } from './random.ts';
import { EndlessError, SampleError, TierError } from './sample-error.ts';
import { holds, type Given } from './samplers/bounds.ts';
import { drawInput } from './samplers/table.ts';
import { cannotFail } from './sure-samplers.ts';

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

/**
 * How long: a tier, from which every length is drawn independently, or lengths that count with the tier, from which each
 * is drawn so; or one length for all.
 */
export type Size =
  { readonly tier: TierName; readonly among?: readonly LengthRange[] | undefined } | { readonly length: number };

/**
 * How often a question is drawn again, because its inputs break a `where` or a sampler cannot give what they ask for,
 * before that is called impossible.
 */
const ATTEMPTS = 2000;

type Drawn = Pick<Sample, 'lengths' | 'inputs'>;

/** Draws the inputs and the question. Throws a {@link SampleError} that says what to change. */
export function sample(task: Task, size: Size, seed: number, index: number): Sample {
  const key = [task.name, ...sizeKey(size), seed, index];
  let random = new Random(...key);
  let failed = 0;
  let last: SampleError | undefined;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const drawn = draw(task, size, random);
    if (drawn instanceof SampleError) {
      // How much a sampler draws before it fails is its own affair: what comes next does not depend on it.
      random = new Random(...key, attempt);
      failed++;
      last = drawn;
    } else if (drawn !== undefined) {
      const { lengths, inputs } = drawn;
      const template = task.questions.length > 0 ? random.pick(task.questions) : [];
      return {
        task: task.name,
        tier: 'tier' in size ? size.tier : tierOf(task, lengths),
        lengths,
        seed,
        index,
        inputs,
        question: questionText(template, inputs, lengths),
      };
    }
  }
  throw impossible(task, failed, last);
}

function sizeKey(size: Size): readonly (string | number)[] {
  if ('length' in size) return [size.length];
  return size.among === undefined ? [size.tier] : [size.tier, lengthsText(size.among)];
}

/** Why none of all attempts gave a sample. */
function impossible(task: Task, failed: number, last: SampleError | undefined): SampleError {
  if (last === undefined)
    return new SampleError(
      `${ATTEMPTS} draws for “${task.name}” all broke a "where" condition. Loosen the condition or change the sampler.`,
    );
  if (failed === ATTEMPTS) return last;
  const error = new SampleError(
    `Of ${ATTEMPTS} draws for “${task.name}” ${ATTEMPTS - failed} broke a "where" condition, and in ${failed} a sampler failed, at last that of "${last.input ?? ''}": ${last.message}`,
  );
  error.input = last.input;
  return error;
}

/**
 * Of so many `tries`: how many meet all conditions, and for how many a sampler could not give what they asked for, at
 * last why.
 */
export interface Acceptance {
  readonly tries: number;
  readonly held: number;
  readonly failed: number;
  readonly lastFailure: SampleError | undefined;
}

/**
 * Draws `most` times, each time once. Where no sampler can fail it ends before, as soon as `enough` draws have met all
 * conditions. Throws a {@link SampleError} where the task lacks what sampling needs.
 */
export function acceptance(task: Task, tier: TierName, seed: number, most: number, enough = most): Acceptance {
  const random = new Random(task.name, 'acceptance', seed);
  const needed = enough < most && cannotFail(task, tier) ? enough : most;
  let tries = 0;
  let held = 0;
  let failed = 0;
  let lastFailure: SampleError | undefined;
  for (; tries < most && held < needed; tries++) {
    const drawn = draw(task, { tier }, random);
    if (drawn instanceof SampleError) {
      failed++;
      lastFailure = drawn;
    } else if (drawn !== undefined) held++;
  }
  return { tries, held, failed, lastFailure };
}

/**
 * Undefined when a condition does not hold, and an error where a sampler cannot give what the lengths and the inputs
 * before it ask for.
 */
function draw(task: Task, size: Size, random: Random): Drawn | SampleError | undefined {
  const lengths = drawLengths(task, size, random);
  const names = new Map<string, Value>();
  for (const name of task.lengths) names.set(name, lengths[name] ?? 0);
  if (!holds(task.lengthCondition, { task, names })) return undefined;
  const inputs: Record<string, InputValue> = {};
  for (const definition of task.inputs) {
    const value = own(lengths, definition.name) ?? drawNamed({ task, names, inputs }, definition, random);
    if (value instanceof SampleError) return value;
    inputs[definition.name] = value;
    for (const [name, named] of namesOfInput(definition, value)) names.set(name, named);
    if (!holds(definition.condition, { task, names })) return undefined;
  }
  return { lengths, inputs };
}

/** The tier that holds all the lengths. */
export function tierOf(task: Task, lengths: Readonly<Record<string, number>>): TierName | undefined {
  const values = Object.values(lengths);
  return values.length === 0
    ? undefined
    : task.tiers.find((tier) => values.every((n) => n >= tier.low && n <= tier.high))?.name;
}

function drawLengths(task: Task, size: Size, random: Random): Record<string, number> {
  if ('length' in size) {
    if (!Number.isSafeInteger(size.length) || size.length < 1 || size.length > LONGEST)
      throw new SampleError(
        `A length has to be a whole number from 1 to ${LONGEST.toLocaleString('en')}, not ${size.length}.`,
      );
    return Object.fromEntries(task.lengths.map((name) => [name, size.length]));
  }
  if (size.among !== undefined) {
    const { among } = size;
    return Object.fromEntries(task.lengths.map((name) => [name, lengthAmong(among, random)]));
  }
  const tier = task.tiers.find((one) => one.name === size.tier);
  if (tier === undefined)
    throw new SampleError(
      `“${task.name}” has no tier ${size.tier}; it has ${task.tiers.map((one) => one.name).join(', ') || 'none'}.`,
    );
  if (tier.high > LONGEST)
    throw new TierError(
      `Tier ${tier.name} of “${task.name}” goes up to ${tier.high.toLocaleString('en')}; lengths are at most ${LONGEST.toLocaleString('en')}.`,
    );
  const lengths: Record<string, number> = {};
  for (const name of task.lengths) lengths[name] = random.integer(tier.low, tier.high);
  return lengths;
}

/** Each of the lengths is equally likely. */
function lengthAmong(ranges: readonly LengthRange[], random: Random): number {
  let number = random.integer(
    1,
    ranges.reduce((sum, { low, high }) => sum + high - low + 1, 0),
  );
  for (const { low, high } of ranges) {
    if (number <= high - low + 1) return low + number - 1;
    number -= high - low + 1;
  }
  throw new RangeError('no length to draw');
}

/**
 * A value of an input, or an error that says of which. Throws it where no other draw helps: the task has no sampler, or
 * one that does not end.
 */
function drawNamed(given: Given, definition: InputDefinition, random: Random): InputValue | SampleError {
  try {
    return drawInput(given, definition, random);
  } catch (error) {
    if (!(error instanceof SampleError)) throw error;
    error.input = definition.name;
    if (definition.sampler === undefined || error instanceof EndlessError) throw error;
    return error;
  }
}
