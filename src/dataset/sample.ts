import { namesOfInput, own, type InputDefinition, type Inputs, type InputValue, type Task, type TierName, type Value } from '../machine/index.ts';
import { drawInput, holds, type Given } from './draw.ts';
import { questionText } from './question.ts';
import { Random } from './random.ts';
import { SampleError } from './sample-error.ts';

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

const LONGEST = 1_000_000;
/** How often inputs that break a `where` are drawn anew before the sampler is called impossible. */
const ATTEMPTS = 2000;

/** Draws the inputs and the question. Throws a {@link SampleError} that says what to change. */
export function sample(task: Task, size: Size, seed: number, index: number): Sample {
  const random = new Random(task.name, 'tier' in size ? size.tier : size.length, seed, index);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const drawn = draw(task, size, random);
    if (drawn === undefined) continue;
    const { lengths, inputs } = drawn;
    const template = task.questions.length > 0 ? random.pick(task.questions) : [];
    return { task: task.name, tier: 'tier' in size ? size.tier : tierOf(task, lengths), lengths, seed, index, inputs, question: questionText(template, inputs, lengths) };
  }
  throw new SampleError(`${ATTEMPTS} draws for “${task.name}” all broke a "where" condition. Loosen the condition or change the sampler.`);
}

/** The share of draws that no "where" condition rejects, out of so many `tries`. Throws a {@link SampleError} where none can be made. */
export function acceptance(task: Task, size: Size, seed: number, tries: number): number {
  const random = new Random(task.name, 'acceptance', seed);
  let held = 0;
  for (let i = 0; i < tries; i++) if (draw(task, size, random) !== undefined) held++;
  return held / tries;
}

/** Undefined when a condition does not hold. */
function draw(task: Task, size: Size, random: Random): Pick<Sample, 'lengths' | 'inputs'> | undefined {
  const lengths = drawLengths(task, size, random);
  const names = new Map<string, Value>();
  for (const name of task.lengths) names.set(name, lengths[name] ?? 0);
  if (!holds(task.lengthCondition, names)) return undefined;
  const inputs = drawInputs(task, lengths, names, random);
  return inputs && { lengths, inputs };
}

/** The tier that holds all the lengths. */
export function tierOf(task: Task, lengths: Readonly<Record<string, number>>): TierName | undefined {
  const values = Object.values(lengths);
  return values.length === 0 ? undefined : task.tiers.find((tier) => values.every((n) => n >= tier.low && n <= tier.high))?.name;
}

function drawLengths(task: Task, size: Size, random: Random): Record<string, number> {
  if ('length' in size) {
    if (!Number.isSafeInteger(size.length) || size.length < 1 || size.length > LONGEST) throw new SampleError(`A length is a whole number from 1 to ${LONGEST.toLocaleString('en')}, not ${size.length}.`);
    return Object.fromEntries(task.lengths.map((name) => [name, size.length]));
  }
  const tier = task.tiers.find((one) => one.name === size.tier);
  if (tier === undefined) throw new SampleError(`“${task.name}” has no tier ${size.tier}; it has ${task.tiers.map((one) => one.name).join(', ') || 'none'}.`);
  if (tier.high > LONGEST) throw new SampleError(`Tier ${tier.name} of “${task.name}” goes up to ${tier.high}; lengths are at most ${LONGEST.toLocaleString('en')}.`);
  const lengths: Record<string, number> = {};
  for (const name of task.lengths) lengths[name] = random.integer(tier.low, tier.high);
  return lengths;
}

/** Undefined when a condition over the inputs does not hold. */
function drawInputs(task: Task, lengths: Readonly<Record<string, number>>, names: Map<string, Value>, random: Random): Inputs | undefined {
  const inputs: Record<string, InputValue> = {};
  for (const definition of task.inputs) {
    const value = own(lengths, definition.name) ?? drawNamed({ task, names, inputs }, definition, random);
    inputs[definition.name] = value;
    for (const [name, named] of namesOfInput(definition, value)) names.set(name, named);
    if (!holds(definition.condition, names)) return undefined;
  }
  return inputs;
}

/** A value of an input; an error says of which. */
function drawNamed(given: Given, definition: InputDefinition, random: Random): InputValue {
  try {
    return drawInput(given, definition, random);
  } catch (error) {
    if (error instanceof SampleError) error.input ??= definition.name;
    throw error;
  }
}
