import type { Inputs, Lengths, Task } from '../machine/index.ts';

/** Lengths may be given among the inputs, as a task's examples do: takes them apart. */
export function splitLengths(task: Task, inputs: Inputs): { readonly lengths: Lengths; readonly given: Inputs } {
  const isInput = (name: string): boolean => task.inputs.some((one) => one.name === name);
  const lengths = Object.entries(inputs)
    .filter(([name]) => task.lengths.includes(name))
    .map(([name, value]) => [name, Number(value)] as const);
  return {
    lengths: Object.fromEntries(lengths),
    given: Object.fromEntries(Object.entries(inputs).filter(([name]) => !task.lengths.includes(name) || isInput(name))),
  };
}

/** The length that a sample counts by: the greatest of its lengths. */
export function lengthOf(lengths: Lengths): number {
  return Math.max(0, ...Object.values(lengths));
}
