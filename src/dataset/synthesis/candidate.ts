import type { Task, TierName } from '../../machine/index.ts';
import { canonicalInputs } from './canonical-inputs.ts';
import { hashText } from './hash.ts';
import type { LengthRange } from '../length-list.ts';
import { sample, type Sample } from '../sample.ts';
import { lengthOf } from '../split-lengths.ts';

/**
 * A data set is chosen from one stream a task, tier and seed: candidate 0, 1, 2, … is what {@link sample} draws for
 * that index. Whoever has (task, tier, seed, index) has the sample, and needs nothing of the rest of the data set.
 */
export function candidate(
  task: Task,
  tier: TierName,
  seed: number,
  index: number,
  among?: readonly LengthRange[],
): Sample {
  return sample(task, { tier, among }, seed, index);
}

/** Words of a candidate's keys: two of its canonical inputs, two of its question, and its length. */
export const KEY_WORDS = 5;

/** The keys of `count` candidates from number `from` on. Throws a SampleError where no candidate can be drawn. */
export function candidateKeys(
  task: Task,
  tier: TierName,
  seed: number,
  from: number,
  count: number,
  among?: readonly LengthRange[],
): Uint32Array<ArrayBuffer> {
  const keys = new Uint32Array(KEY_WORDS * count);
  for (let i = 0; i < count; i++) {
    const { lengths, inputs, question } = candidate(task, tier, seed, from + i, among);
    hashText(canonicalInputs(task, lengths, inputs), keys, KEY_WORDS * i);
    hashText(question, keys, KEY_WORDS * i + 2);
    keys[KEY_WORDS * i + 4] = lengthOf(lengths);
  }
  return keys;
}
