import type { Task, TierName } from '../../machine/index.ts';
import { candidateKeys, KEY_WORDS } from './candidate.ts';
import { KeySet } from './key-set.ts';

export const splits = ['train', 'eval'] as const;
export type SplitName = (typeof splits)[number];

/** One input in so many is for evaluation. */
const EVALUATION_SHARE = 8;

/** A space with more inputs than this is split by the hash alone. */
const SMALL = 1024;
/**
 * Draws that would repeat an input of a small space (the chance that they do not is below 1 in 10^13), and draws that
 * meet every input of one.
 */
const FIRST_DRAWS = 256;
const DRAWS_FOR_EACH = 32;
/** The seed of these draws, which no data set has: the split is the task's, whatever is drawn from it. */
const SPACE_SEED = -1;

/** All inputs of a small space. */
export interface SmallSpace {
  /** Different inputs. */
  readonly size: number;
  /** Keys, two words each, of those that are for evaluation. */
  readonly evaluation: Uint32Array<ArrayBuffer>;
}

/**
 * The inputs of a tier, if there are few: found by drawing until nothing new comes. An eighth of them, rounded up, with
 * the smallest hashes, is for evaluation, unless there is only one.
 */
export function smallSpace(task: Task, tier: TierName): SmallSpace | undefined {
  const seen = new KeySet();
  const found: [number, number][] = [];
  for (
    let drawn = 0;
    drawn < FIRST_DRAWS || (found.length < drawn && drawn < DRAWS_FOR_EACH * (found.length + 8));
    drawn += FIRST_DRAWS
  ) {
    const keys = candidateKeys(task, tier, SPACE_SEED, drawn, FIRST_DRAWS);
    for (let at = 0; at < keys.length; at += KEY_WORDS) {
      const a = keys[at] ?? 0;
      const b = keys[at + 1] ?? 0;
      if (seen.add(a, b)) found.push([a, b]);
    }
    if (found.length > SMALL) return undefined;
  }
  if (found.length === FIRST_DRAWS) return undefined;
  found.sort(([a, b], [c, d]) => a - c || b - d);
  const count = found.length === 1 ? 0 : Math.ceil(found.length / EVALUATION_SHARE);
  return { size: found.length, evaluation: Uint32Array.from(found.slice(0, count).flat()) };
}

/**
 * Which inputs of a tier are for training and which for evaluation: decided by the hash of the canonical inputs alone,
 * so that no seed, no count and no later version of a data set lets an input change sides.
 */
export class Split {
  readonly #listed: KeySet | undefined;

  constructor(readonly space: SmallSpace | undefined) {
    if (space === undefined) return;
    this.#listed = new KeySet();
    for (let at = 0; at < space.evaluation.length; at += 2)
      this.#listed.add(space.evaluation[at] ?? 0, space.evaluation[at + 1] ?? 0);
  }

  sideOf(a: number, b: number): SplitName {
    const isEvaluation = this.#listed === undefined ? a < 2 ** 32 / EVALUATION_SHARE : this.#listed.has(a, b);
    return isEvaluation ? 'eval' : 'train';
  }
}
