import { readQuestion, sample, SampleError, splitLengths } from '../dataset/index.ts';
import type { Inputs, Lengths, Task } from '../machine/index.ts';
import type { Asked } from './model-output.ts';

/** A task that outputs may belong to. */
export interface KnownTask {
  readonly task: Task;
  /** What files call it: its own name, and that of its file without the ending. */
  readonly names: readonly string[];
}

/** The question that an output answers, or why that cannot be told. */
export type FoundQuestion =
  | {
      /** Number of the task. */
      readonly number: number;
      readonly inputs: Inputs;
      readonly lengths: Lengths | undefined;
      readonly question: string;
      readonly problem?: undefined;
    }
  | { readonly problem: string };

/** Finds the question of an output among those that tasks ask. */
export class QuestionFinder {
  constructor(private readonly tasks: readonly KnownTask[]) {}

  find(asked: Asked): FoundQuestion {
    const candidates = this.#candidates(asked);
    if ('problem' in candidates) return candidates;
    const { numbers } = candidates;
    const [question = ''] = asked.questions;
    if (asked.inputs !== undefined) {
      const [number] = numbers;
      const task = number === undefined ? undefined : this.tasks[number]?.task;
      if (number === undefined || task === undefined || numbers.length > 1)
        return {
          problem: `it gives inputs, but not the task that they belong to. Name the task, as ${this.#example()}`,
        };
      const { given, lengths } = splitLengths(task, asked.inputs);
      return { number, inputs: given, lengths: asked.lengths ?? lengths, question };
    }
    return this.#drawn(asked, numbers) ?? this.#read(asked, numbers);
  }

  /** The tasks that an output may belong to, by what it says of its task. */
  #candidates({ task, hash }: Asked): { readonly numbers: readonly number[] } | { readonly problem: string } {
    const all = this.tasks.map((_one, number) => number);
    const ofHash = hash === undefined ? [] : all.filter((number) => this.tasks[number]?.task.hash === hash);
    if (ofHash.length > 0) return { numbers: ofHash.slice(0, 1) };
    if (task === undefined) return { numbers: all };
    const named = all.filter((number) => this.tasks[number]?.names.includes(task) === true);
    if (named.length > 0) return { numbers: named };
    const known = this.tasks.map(({ names: [name] }) => `“${name ?? ''}”`).join(', ');
    return {
      problem: `it belongs to the task “${task}”, but the tasks given are ${known}. Give that one by --task FILE`,
    };
  }

  /** The sample of a data set that an output names; where it shows the question too, that must be the same. */
  #drawn({ mark, questions }: Asked, numbers: readonly number[]): FoundQuestion | undefined {
    const [number] = numbers;
    const task = number === undefined ? undefined : this.tasks[number]?.task;
    if (mark === undefined || number === undefined || task === undefined || numbers.length > 1) return undefined;
    try {
      const { inputs, lengths, question } = sample(task, { tier: mark.tier }, mark.seed, mark.index);
      const isSame = questions.length === 0 || questions.some((one) => one.includes(question));
      return isSame ? { number, inputs, lengths, question } : undefined;
    } catch (error) {
      if (error instanceof SampleError) return { problem: error.message };
      throw error;
    }
  }

  #read({ questions, mark }: Asked, numbers: readonly number[]): FoundQuestion {
    for (const question of questions.flatMap(questionsIn)) {
      const found = numbers.flatMap((number) => {
        const task = this.tasks[number]?.task;
        const inputs = task && readQuestion(task, question);
        return inputs === undefined ? [] : [{ number, inputs, lengths: undefined, question }];
      });
      const [one] = found;
      if (found.length > 1)
        return {
          problem: `several of the tasks ask this question: ${found.map(({ number }) => `“${this.tasks[number]?.task.name ?? ''}”`).join(', ')}. Name the task, as ${this.#example()}`,
        };
      if (one !== undefined) return one;
    }
    if (questions.length === 0)
      return {
        problem: `it does not say which question it answers. It needs the question, or ${this.#example()} with the inputs or with tier, seed and index`,
      };
    return {
      problem:
        mark === undefined
          ? 'none of the tasks given asks this question. Give the task by --task FILE'
          : 'its question is not the one that tier, seed and index give, nor any other of the task. Has the task changed since it was asked?',
    };
  }

  #example(): string {
    return `"meta": {"task": ${JSON.stringify(this.tasks[0]?.names[0] ?? '')}}`;
  }
}

/** A prompt, and the parts of it that may be the question: what follows the last `Question:`, and its last paragraph. */
function questionsIn(prompt: string): string[] {
  const whole = prompt.trim();
  const marked = whole.slice(whole.lastIndexOf('Question:') + 'Question:'.length);
  const behind = whole.includes('Question:') ? [(/^[^\n]*/.exec(marked.trim()) ?? [''])[0], marked] : [];
  const paragraph = whole.slice(whole.lastIndexOf('\n\n') + 1);
  return [...new Set([whole, ...behind, paragraph].map((text) => text.trim()))].filter((text) => text !== '');
}
