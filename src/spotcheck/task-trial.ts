import { groundTruth, sample, SampleError } from '../dataset/index.ts';
import type { TraceTrial } from '../inference/index.ts';
import { stylesOf, type Task } from '../machine/index.ts';

/** A question of the shortest tier that shows whether a model writes the task's traces; undefined where none can be drawn. */
export function traceTrial(task: Task): TraceTrial | undefined {
  const [tier] = task.tiers;
  if (tier === undefined) return undefined;
  try {
    const { question, inputs, lengths } = sample(task, { tier: tier.name }, 0, 0);
    const lines = stylesOf(task.machine).map(
      (style) => groundTruth(task, inputs, style, lengths).truth?.trace.split('\n')[0] ?? '',
    );
    const firstLines = [...new Set(lines)].filter((line) => line !== '');
    return firstLines.length === 0 ? undefined : { task: task.name, question, firstLines, machine: task.machine };
  } catch (error) {
    if (error instanceof SampleError) return undefined;
    throw error;
  }
}
