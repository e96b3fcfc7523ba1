import * as ast from '../language/ast/index.ts';
import { type Problem, rangeOf } from '../language/index.ts';
import {
  bindInputs,
  type Bound,
  cellText,
  type Ending,
  type Example,
  run,
  sameAnswer,
  type Task,
} from '../machine/index.ts';
import { TooMuchWork, type ExampleWork } from './example-work.ts';

/** Examples are small; a longer run is a loop that does not end, and checking it at every key would be felt. */
const LONGEST_EXAMPLE = 10_000;

/**
 * Runs the examples of a task and reports those whose answer the program contradicts. They are warnings: the task still
 * runs, so that one can step through it and see which of the two is wrong.
 */
export function checkExamples(task: Task, node: ast.Task, work: ExampleWork): Problem[] {
  const nodes = node.items.filter(ast.isExample);
  return task.examples.flatMap((example, i) => {
    const at = nodes[i];
    const wrong = contradiction(task, example, work);
    if (at === undefined || wrong === undefined) return [];
    const { input, ...told } = wrong;
    const binding = at.bindings.find(({ input: { $refText: name } }) => name === input);
    return [{ range: rangeOf(binding ?? at), severity: 'warning' as const, ...told }];
  });
}

/** `input`: the input that it is about. */
type Contradiction = Pick<Problem, 'code' | 'message' | 'suggestion'> & { readonly input?: string };

function contradiction(task: Task, { inputs, answer }: Example, work: ExampleWork): Contradiction | undefined {
  const { bound, problems } = bindInputs(task, inputs);
  if (bound === undefined) {
    const [first] = problems;
    return {
      code: 'example-input',
      message: `This example's inputs do not fit the task: ${first?.message ?? ''}`,
      ...(first?.suggestion === undefined ? {} : { suggestion: first.suggestion }),
      ...(first?.input === undefined ? {} : { input: first.input }),
    };
  }
  const ending = ended(bound, work);
  if (ending === undefined)
    return {
      code: 'example-too-long',
      message: 'The examples of this file take too much work to check while you edit, so this one was not checked.',
      suggestion: 'Use fewer and smaller examples, or look for a loop in which a value grows without end.',
    };
  if (ending.kind === 'halt') {
    if (sameAnswer(bound.machine.answers, ending.answer, answer)) return undefined;
    return {
      code: 'example-answer',
      message: `The program answers ${shown(ending.answer)}, but the example says ${shown(answer)}.`,
      suggestion: 'Step through it with these inputs (F5) to see which of the two is wrong.',
    };
  }
  const { stuck, cell } = ending.stuck;
  if (stuck === 'step limit')
    return {
      code: 'example-too-long',
      message: `This example takes more than ${LONGEST_EXAMPLE.toLocaleString('en')} states, so it was not checked.`,
      suggestion: 'Use a smaller example, or look for a loop that does not end.',
    };
  return {
    code: 'example-stuck',
    message: `The run of this example gets stuck after ${ending.states} ${ending.states === 1 ? 'state' : 'states'}: ${stuck}${cell === undefined ? '' : ` (${cellText(bound.machine, cell)})`}.`,
    suggestion:
      stuck === 'blank cell'
        ? 'Nothing has been written there yet: give the tape an initial value, such as = 0, or step through the run with these inputs (F5).'
        : 'Step through it with these inputs (F5).',
  };
}

/** Undefined where the work that is left for it does not do. */
function ended(bound: Bound, work: ExampleWork): Ending | undefined {
  try {
    return run(bound, { limit: LONGEST_EXAMPLE, listener: work.listener, tape: work.tape(bound) });
  } catch (error) {
    if (error instanceof TooMuchWork) return undefined;
    throw error;
  }
}

/** As much of an answer as a message has room for. */
export function shown(answer: string): string {
  return JSON.stringify(answer.length > MOST_SHOWN ? `${answer.slice(0, MOST_SHOWN - 1)}…` : answer);
}

const MOST_SHOWN = 200;
