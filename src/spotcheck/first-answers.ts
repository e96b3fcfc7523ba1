import { inSettings, type SettingWords } from '../inference/index.ts';
import type { JudgedSample, Unjudged } from './judge-sample.ts';
import type { SampleFacts } from './run-file.ts';

/** What all first answers of a run lack, which shows that the model is asked in a way that does not fit it. */
export type Lack = 'text' | 'answer' | 'trace';

/** Answers that are looked at. */
export const FIRST_ANSWERS = 3;

/** Looks at the first answers of a run, for what is wrong with the way of asking and not with the model. */
export class FirstAnswers {
  #seen = 0;
  #lack: Lack | undefined;

  /** Whether nothing more is looked at. */
  get isDone(): boolean {
    return this.#seen >= FIRST_ANSWERS;
  }

  /** Takes the next sample; gives what all of the first ones lack, as soon as that is clear. */
  add({ error }: Pick<SampleFacts, 'error'>, worth: JudgedSample | Unjudged | undefined): Lack | undefined {
    const isAnswer = error === undefined || LACKS.has(error.kind);
    if (!isAnswer || this.#seen >= FIRST_ANSWERS) return undefined;
    const lack = error === undefined ? lackOf(worth) : LACKS.get(error.kind);
    // one that lacks nothing, or something else, ends the looking
    if (lack === undefined || (this.#seen > 0 && lack !== this.#lack)) this.#seen = FIRST_ANSWERS;
    this.#lack = lack;
    return ++this.#seen === FIRST_ANSWERS ? lack : undefined;
  }
}

/** What all first answers of a run lack, in the order in which they came; undefined where they have it, or are too few. */
export function lackIn(samples: readonly JudgedSample[]): Lack | undefined {
  const first = new FirstAnswers();
  for (const one of samples) {
    const lack = first.add(one.sample, one);
    if (lack !== undefined || first.isDone) return lack;
  }
  return undefined;
}

/** Kinds of errors that are told of answers, and what these lack. */
const LACKS: ReadonlyMap<string, Lack> = new Map([
  ['empty', 'text'],
  ['only-reasoning', 'answer'],
]);

function lackOf(worth: JudgedSample | Unjudged | undefined): Lack | undefined {
  if (typeof worth !== 'object' || worth.verdict === undefined || worth.verdict.answer.right) return undefined;
  return worth.verdict.faults.some(({ kind }) => kind === 'format-no-trace') ? 'trace' : undefined;
}

/** The same for people, in the words of whoever reads it. */
export function lackText(lack: Lack, words: SettingWords = inSettings): string {
  switch (lack) {
    case 'text':
      return `The first ${FIRST_ANSWERS} answers are empty. Check that ${words.api}, ${words.template} and the server’s chat template are those that the model was trained with.`;
    case 'answer':
      return `The first ${FIRST_ANSWERS} answers are reasoning alone. If the traces are in there, start the server without its reasoning parser, or switch thinking off in its chat template.`;
    case 'trace':
      return `None of the first ${FIRST_ANSWERS} answers has a trace, or the right answer. ${traceAdvice(words)}`;
  }
}

/** What to look at where answers have no trace. */
export function traceAdvice(words: SettingWords = inSettings): string {
  return `If the model was trained on traces, check that it is asked as in training: ${words.api}, ${words.template} and the server’s chat template. The run’s file has the exact bytes that were sent.`;
}
