import type { Problem } from '../language/index.ts';
import {
  ALL_BLANK,
  bindInputs,
  cellText,
  type Ending,
  type Example,
  running,
  sameAnswer,
  STEP_LIMIT,
  type Task,
  type Work,
} from '../machine/index.ts';
import { endlessText, type TuringRunner, turingRunner } from '../turing/index.ts';
import { TooMuchWork, ExampleWork } from './example-work.ts';

/** What the program makes of an example. */
export type ExampleOutcome =
  | { readonly kind: 'right' }
  | ({ readonly kind: 'wrong'; readonly answer: string } & Told)
  /** There is no answer. `input`: the input that it is about. */
  | ({ readonly kind: 'failed'; readonly input?: string } & Told);

type Told = Pick<Problem, 'code' | 'message' | 'suggestion' | 'fix'>;

/** What examples may cost: states of a program or steps of a Turing machine each, and in all. */
export interface ExampleLimits {
  readonly states: number;
  readonly steps: number;
  readonly work: ExampleWork;
  /** Whether it runs while somebody edits, for all examples of a file. */
  readonly whileEditing: boolean;
}

/** Examples are small; a longer run is a loop that does not end, and checking it at every key would be felt. */
export const editingLimits = (work = new ExampleWork()): ExampleLimits => ({
  states: 10_000,
  steps: 2_000_000,
  work,
  whileEditing: true,
});

/** For examples that somebody asks to be run, and may cancel. */
export const askedLimits = (): ExampleLimits => ({
  states: STEP_LIMIT,
  steps: 10_000_000_000,
  work: new ExampleWork(20_000_000_000, Infinity),
  whileEditing: false,
});

/** Runs one example of the task after the other, in pieces. */
export function exampleRunner(task: Task, limits: ExampleLimits): (example: Example) => Work<ExampleOutcome> {
  const { table } = task;
  if (table === undefined) return (example) => programOutcome(task, example, limits);
  const runner = turingRunner(table);
  return (example) => machineOutcome(runner, example, limits);
}

function* programOutcome(
  task: Task,
  { inputs, answer }: Example,
  { states, work, whileEditing }: ExampleLimits,
): Work<ExampleOutcome> {
  const { bound, problems } = bindInputs(task, inputs);
  if (bound === undefined) {
    const [first] = problems;
    return {
      kind: 'failed',
      code: 'example-input',
      message: `This example's inputs do not fit the task: ${first?.message ?? ''}`,
      ...(first?.suggestion === undefined ? {} : { suggestion: first.suggestion }),
      ...(first?.input === undefined ? {} : { input: first.input }),
    };
  }
  let ending: Ending;
  try {
    ending = yield* running(bound, { limit: states, listener: work.listener, tape: work.tape(bound) });
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error;
    return {
      kind: 'failed',
      code: 'example-too-long',
      message: whileEditing
        ? 'The examples of this file take too much work to check while you edit, so this one was not checked.'
        : 'This example takes too much work, so it was not checked.',
      suggestion: 'Use fewer and smaller examples, or look for a loop in which a value grows without end.',
    };
  }
  if (ending.kind === 'halt') {
    if (sameAnswer(bound.machine.answers, ending.answer, answer)) return { kind: 'right' };
    return {
      kind: 'wrong',
      answer: ending.answer,
      code: 'example-answer',
      message: `The program answers ${shown(ending.answer)}, but the example says ${shown(answer)}.`,
      suggestion: 'Step through it with these inputs (F5) to see which of the two is wrong.',
      fix: { kind: 'answer', answer: ending.answer },
    };
  }
  const { stuck, cell } = ending.stuck;
  if (stuck === 'step limit')
    return {
      kind: 'failed',
      code: 'example-too-long',
      message: `This example takes more than ${states.toLocaleString('en')} states, so it was not checked.`,
      suggestion: 'Use a smaller example, or look for a loop that does not end.',
    };
  return {
    kind: 'failed',
    code: 'example-stuck',
    message: `The run of this example gets stuck after ${ending.states} ${ending.states === 1 ? 'state' : 'states'}: ${stuck}${cell === undefined ? '' : ` (${cellText(bound.machine, cell)})`}.`,
    suggestion:
      stuck === 'blank cell'
        ? 'Nothing has been written there yet: give the tape an initial value, such as = 0, or step through the run with these inputs (F5).'
        : 'Step through it with these inputs (F5).',
  };
}

/** Steps behind an unfinished example in which it is looked whether the machine halts at all. */
const LOOKED_AT = 1 << 12;
/** Steps between two places to leave off at. */
const PIECE = 1 << 20;

function* machineOutcome(
  runner: TuringRunner,
  { inputs, answer }: Example,
  { steps: most, work, whileEditing }: ExampleLimits,
): Work<ExampleOutcome> {
  const course = runner.start(String(inputs['input']));
  const limit = Math.min(most, work.steps);
  let end = course.advance(Math.min(PIECE, limit));
  // of a machine that never halts this is often certain long before the limit
  for (let look = 2 * PIECE; end === 'limit' && course.steps < limit;) {
    yield;
    end = course.advance(Math.min(PIECE, limit - course.steps));
    if (course.steps < look) continue;
    look *= 2;
    if (end === 'limit' && course.endless(LOOKED_AT) !== undefined) break;
  }
  work.steps -= course.steps;
  const failed = (message: string, suggestion: string): ExampleOutcome => ({
    kind: 'failed',
    code: 'example-too-long',
    message,
    suggestion,
  });
  const loop = end === 'limit' ? course.endless(LOOKED_AT) : undefined;
  if (loop !== undefined)
    return failed(
      `The machine never halts on this example: in the end it ${endlessText(loop)}.`,
      'Step through it with this input (F5) to see which rule should end it.',
    );
  if (end === 'tape')
    return failed('This example needs too long a tape, so it was not checked.', 'Use a smaller example.');
  if (end !== 'halt' && course.steps < most && whileEditing)
    return failed(
      'The examples of this file take too many steps in all, so this one was not checked.',
      'Use fewer and smaller examples.',
    );
  if (end !== 'halt')
    return failed(
      `This example takes more than ${most.toLocaleString('en')} steps, so it was not checked.`,
      'Use a smaller example, or look for a loop that does not end.',
    );
  const { text } = course.tape();
  const found = text || ALL_BLANK;
  if (found === answer) return { kind: 'right' };
  return {
    kind: 'wrong',
    answer: found,
    code: 'example-answer',
    message: `The machine leaves ${shown(text)} on the tape, but the example says ${shown(answer === ALL_BLANK ? '' : answer)}.`,
    suggestion: 'Step through it with this input (F5) to see which of the two is wrong.',
    fix: { kind: 'answer', answer: text },
  };
}

/** As much of an answer as a message has room for. */
function shown(answer: string): string {
  return JSON.stringify(answer.length > MOST_SHOWN ? `${answer.slice(0, MOST_SHOWN - 1)}…` : answer);
}

const MOST_SHOWN = 200;
