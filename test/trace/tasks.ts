import { sample } from '../../src/dataset/index.ts';
import { bindInputs, type Bound, type Task, type TierName } from '../../src/machine/index.ts';
import { loadTask } from '../tasks/load.ts';

/** The project's own three tasks. */
export const tasks: readonly Task[] = ['addition', 'knapsack', 'binary-search'].map(loadTask);

/** A sampled question of a task, ready to run. */
export function boundSample(task: Task, tier: TierName, seed: number, index = 0): Bound {
  const { inputs, lengths } = sample(task, { tier }, seed, index);
  const { bound, problems } = bindInputs(task, inputs, lengths);
  if (bound === undefined) throw new Error(`${task.name}: ${problems.map(({ message }) => message).join(' ')}`);
  return bound;
}
