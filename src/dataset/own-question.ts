import { bindInputs, type Inputs, type Task } from '../machine/index.ts';
import { questionText } from './question.ts';
import { splitLengths } from './split-lengths.ts';

/**
 * The question that a task asks of inputs that a person gave, in its first wording; lengths that it shows may follow
 * from the inputs.
 */
export function ownQuestion(task: Task, inputs: Inputs): string {
  const { lengths, given } = splitLengths(task, inputs);
  const names = bindInputs(task, given, lengths).bound?.names;
  const known = task.lengths.flatMap((name) => {
    const length = names?.get(name);
    return length === undefined ? [] : [[name, length] as const];
  });
  return questionText(task.questions[0] ?? [], { ...Object.fromEntries(known), ...inputs });
}
