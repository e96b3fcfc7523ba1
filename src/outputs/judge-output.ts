import { bindInputs, minimal, styleFor, thinkingTags, type Bound } from '../machine/index.ts';
import { record } from '../record/index.ts';
import { LONGEST_ANSWER, MOST_STATES } from '../spotcheck/index.ts';
import {
  judge,
  labelStates,
  Truth,
  withoutThinking,
  type Counting,
  type StateLabel,
  type Verdict,
} from '../trace/index.ts';
import { QuestionFinder, type FoundQuestion, type KnownTask } from './find-question.ts';
import type { Asked, ModelOutput } from './model-output.ts';

/** An output with what it is worth. */
export interface JudgedOutput {
  readonly output: ModelOutput;
  readonly task: KnownTask['task'];
  readonly question: string;
  readonly verdict: Verdict;
  /** How many states the true run has. */
  readonly trueStates: number;
  /** State by state, if asked for. */
  readonly labels: readonly StateLabel[] | undefined;
  /** Where the text behind the model's thinking begins. */
  readonly outside: number;
  readonly problem?: undefined;
}

/** An output that is not judged, and why. */
export interface UnjudgedOutput {
  readonly output: ModelOutput;
  readonly problem: { readonly kind: string; readonly message: string };
}

/** True runs that are kept, and states of all of them together. */
const KEPT_RUNS = 256;
const KEPT_STATES = 1 << 19;

interface Question {
  readonly bound: Bound;
  readonly truth: Truth;
}

/** What an output asks; its inputs are bound, and its question named, where they are needed. */
type Found = FoundQuestion & { binding?: ReturnType<typeof bindInputs>; key?: string };

/**
 * Judges outputs one after the other. Those of one question share its true run, also where others come in between: so
 * many questions are remembered as a bounded memory allows.
 */
export class OutputJudge {
  readonly #finder: QuestionFinder;
  readonly #questions = new Map<string, Question>();
  /** What the output before asks. */
  #last: { readonly key: string; readonly found: Found } | undefined;
  #states = 0;

  /**
   * `labels`: of which outputs each state is to be labelled; `faulty` leaves out those that are the true trace.
   * `counting`: what of each counts.
   */
  constructor(
    private readonly tasks: readonly KnownTask[],
    private readonly labels: 'all' | 'faulty' | 'none',
    private readonly counting: Counting = {},
  ) {
    this.#finder = new QuestionFinder(tasks);
  }

  judge(output: ModelOutput): JudgedOutput | UnjudgedOutput {
    const { text, error, asked, finishReason } = output;
    const unjudged = (kind: string, message: string): UnjudgedOutput => ({ output, problem: { kind, message } });
    if (error !== undefined) return unjudged(error.kind, error.message);
    const found = this.#found(asked);
    if (found.problem !== undefined) return unjudged('unknown-question', found.problem);
    const task = this.tasks[found.number]?.task;
    if (task === undefined) return unjudged('unknown-question', 'there is no such task');
    if (text.trim() === '') return unjudged('empty', 'the model wrote nothing');
    if (text.length > LONGEST_ANSWER)
      return unjudged('too-long', `it has more than ${LONGEST_ANSWER.toLocaleString('en')} characters`);
    const { bound, problems } = (found.binding ??= bindInputs(task, found.inputs, found.lengths));
    if (bound === undefined)
      return unjudged(
        'unfitting',
        `the inputs do not fit “${task.name}”: ${problems.map((one) => one.message).join(' ')}`,
      );
    const answer = thinkingTags.flat().some((tag) => text.includes(tag))
      ? withoutThinking(text, minimal, task.machine)
      : text;
    if (answer.trim() === '') return unjudged('only-reasoning', 'the model wrote nothing but what it thinks');
    const { truth } = this.#questionOf((found.key ??= `${found.number} ${keyOf(found.inputs, found.lengths)}`), bound);
    if (truth.recording.end.kind === 'limit')
      return unjudged('too-long', `the task's own run has more than ${MOST_STATES.toLocaleString('en')} states`);
    const style = styleFor(task.machine, asked.style);
    const isLabelled = this.labels === 'all' || (this.labels === 'faulty' && !truth.isWritten(text, style));
    const verdict = judge(bound, text, {
      style,
      truth,
      keepStates: isLabelled,
      ...this.counting,
      ...(finishReason === undefined ? {} : { finishReason }),
    });
    return {
      output,
      task,
      question: found.question,
      verdict,
      trueStates: truth.recording.states,
      labels: isLabelled ? labelStates(text, verdict, truth) : undefined,
      outside: text.length - answer.length,
    };
  }

  /** Several outputs of one question often come one behind the other, and ask it in the same words. */
  #found(asked: Asked): Found {
    if (asked.inputs !== undefined || asked.lengths !== undefined) return { ...this.#finder.find(asked) };
    const key = JSON.stringify(asked);
    const found = this.#last?.key === key ? this.#last.found : { ...this.#finder.find(asked) };
    this.#last = { key, found };
    return found;
  }

  #questionOf(key: string, bound: Bound): Question {
    const known = this.#questions.get(key);
    if (known !== undefined) {
      this.#questions.delete(key);
      this.#questions.set(key, known);
      return known;
    }
    const recording = record(bound, { limit: MOST_STATES });
    const question = { bound, truth: new Truth(bound, recording) };
    this.#questions.set(key, question);
    this.#states += recording.states;
    for (const [oldest, { truth }] of this.#questions) {
      if (this.#questions.size <= 1 || (this.#questions.size <= KEPT_RUNS && this.#states <= KEPT_STATES)) break;
      this.#questions.delete(oldest);
      this.#states -= truth.recording.states;
    }
    return question;
  }
}

function keyOf(inputs: object, lengths: object | undefined): string {
  return JSON.stringify([inputs, lengths], (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}
