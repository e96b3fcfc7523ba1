import * as ast from '../../language/generated/ast.ts';
import { rangeOf } from '../../language/ranges.ts';
import type { Problem } from '../../language/problem.ts';
import { sameAnswer } from '../answer.ts';
import { bindInputs } from '../inputs/bind-inputs.ts';
import { cellText } from '../names/cell.ts';
import { run } from '../run.ts';
import type { Example, Task } from '../task.ts';

/** Examples are small; a longer run is a loop that does not end, and checking it at every key would be felt. */
const LONGEST_EXAMPLE = 10_000;

/**
 * Runs the examples of a task and reports those whose answer the program contradicts. They are warnings: the task still runs, so that one can
 * step through it and see which of the two is wrong.
 */
export function checkExamples(task: Task, node: ast.Task): Problem[] {
  const nodes = node.items.filter(ast.isExample);
  return task.examples.flatMap((example, i) => {
    const at = nodes[i], wrong = contradiction(task, example);
    return at === undefined || wrong === undefined ? [] : [{ range: rangeOf(at), severity: 'warning' as const, ...wrong }];
  });
}

type Contradiction = Pick<Problem, 'code' | 'message' | 'suggestion'>;

function contradiction(task: Task, { inputs, answer }: Example): Contradiction | undefined {
  const { bound, problems } = bindInputs(task, inputs);
  if (bound === undefined) {
    const [first] = problems;
    return { code: 'example-input', message: `This example's inputs do not fit the task: ${first?.message ?? ''}`, ...(first?.suggestion === undefined ? {} : { suggestion: first.suggestion }) };
  }
  const ending = run(bound, { limit: LONGEST_EXAMPLE });
  if (ending.kind === 'halt') {
    if (sameAnswer(bound.machine.answers, ending.answer, answer)) return undefined;
    return { code: 'example-answer', message: `The program answers ${JSON.stringify(ending.answer)} here, the example says ${JSON.stringify(answer)}.`, suggestion: 'Step through it with these inputs (F5) to see which of the two is wrong.' };
  }
  const { stuck, cell } = ending.stuck;
  if (stuck === 'step limit') return { code: 'example-too-long', message: `This example takes more than ${LONGEST_EXAMPLE.toLocaleString('en')} states, so it was not checked.`, suggestion: 'Take a smaller example, or look for a loop that does not end.' };
  return { code: 'example-stuck', message: `The run of this example is stuck after ${ending.states} states: ${stuck}${cell === undefined ? '' : ` (${cellText(bound.machine, cell)})`}.`, suggestion: stuck === 'blank cell' ? 'Nothing has been written there yet: give the tape a value at first, such as = 0, or step through it with these inputs (F5).' : 'Step through it with these inputs (F5).' };
}
