import type { InputDefinition, Task, TierName, Value } from '../machine/index.ts';
import { Random } from './random.ts';
import { SampleError } from './sample-error.ts';
import { drawInput } from './samplers/table.ts';

/** Lengths that are tried for one input at most. */
const MOST_TRIED = 100;

/**
 * Whether no sampler of the task can fail in a tier, as far as a few draws prove it: what an input asks for, and so
 * whether its sampler can give it, depends on nothing but some lengths, and it gives it at all of them.
 */
export function cannotFail(task: Task, tierName: TierName): boolean {
  const tier = task.tiers.find(({ name }) => name === tierName);
  return (
    tier !== undefined &&
    task.inputs.every((input) => task.lengths.includes(input.name) || isSure(task, input, tier.low, tier.high))
  );
}

function isSure(task: Task, input: InputDefinition, low: number, high: number): boolean {
  // A program may stop at what it draws.
  if (input.sampler?.kind === 'generate') return false;
  const random = new Random('sure');
  const names = new AskedNames(task.lengths.map((name) => [name, low]));
  // Which lengths are asked for may depend on those that are: each round tries all that the ones before it asked for.
  for (let known = -1; known < names.asked.size;) {
    known = names.asked.size;
    const lengths = [...names.asked];
    if ((high - low + 1) ** lengths.length > MOST_TRIED) return false;
    for (const values of combinations(lengths.length, low, high)) {
      lengths.forEach((name, i) => names.set(name, values[i] ?? low));
      try {
        drawInput({ task, names, inputs: {} }, input, random);
      } catch (error) {
        if (error instanceof SampleError) return false;
        throw error;
      }
    }
  }
  return true;
}

/** The lengths, and which of them were asked for. Inputs are none of them: who asks for one fails. */
class AskedNames extends Map<string, Value> {
  readonly asked = new Set<string>();

  override get(name: string): Value | undefined {
    const value = super.get(name);
    if (value !== undefined) this.asked.add(name);
    return value;
  }
}

function* combinations(count: number, low: number, high: number): Generator<readonly number[], void, undefined> {
  if (count === 0) {
    yield [];
    return;
  }
  for (const others of combinations(count - 1, low, high))
    for (let value = low; value <= high; value++) yield [...others, value];
}
