import * as z from 'zod';
import type { Task, TierName } from '../../machine/index.ts';
import { MOST_REPEATS, MOST_SAMPLES, MOST_SHOTS, USUAL_SAMPLES } from '../../spotcheck/index.ts';

/** What a spot check asks, of whom. */
export const runChoiceSchema = z.object({
  endpoint: z.string(),
  tiers: z.array(z.enum(['S', 'M', 'L'])).min(1),
  /** Only questions of these lengths. */
  lengths: z.string().optional(),
  /** The task whose lengths they are: those of another one mean something else. */
  task: z.string().optional(),
  samples: z.int().min(1).max(MOST_SAMPLES),
  repeats: z.int().min(1).max(MOST_REPEATS).default(1),
  seed: z.int(),
  /** Examples before each question. */
  shots: z.int().min(0).max(MOST_SHOTS).default(0),
});
export type RunChoice = z.output<typeof runChoiceSchema>;

/** Where it is remembered. */
export const lastChoice = 'tail.spotCheck';

export const firstChoice: Omit<RunChoice, 'endpoint'> = {
  tiers: ['S', 'M', 'L'],
  samples: USUAL_SAMPLES,
  repeats: 1,
  seed: 0,
  shots: 0,
};

/** A choice as far as it is one for this task: of its tiers, and of lengths that were chosen for it. */
export function fittingTo(task: Task, choice: RunChoice): RunChoice {
  const isOwn = choice.task === task.name && task.lengths.length > 0;
  return {
    ...choice,
    task: task.name,
    tiers: fittingTiers(task, choice.tiers),
    lengths: isOwn ? choice.lengths : undefined,
  };
}

function fittingTiers(task: Task, tiers: readonly TierName[]): TierName[] {
  const names = task.tiers.map(({ name }) => name);
  const fitting = tiers.filter((name) => names.includes(name));
  return fitting.length > 0 ? fitting : names;
}
