import type * as ast from '../language/ast/index.ts';
import { rangeOf } from '../language/index.ts';
import { questionText, readQuestion, splitLengths, type Sample } from '../dataset/index.ts';
import {
  bindInputs,
  sameValue,
  type InputValue,
  type Inputs,
  type QuestionTemplate,
  type Task,
} from '../machine/index.ts';
import type { Found } from './finding.ts';

/** Of one sample, by the inputs that a question shows: why the task cannot run with them, or that it can. */
type Bindings = Map<string, string | undefined>;

/**
 * Finds questions from which the inputs cannot be told, each reported once; holds drawn samples against every way of
 * asking.
 */
export class ReadingCheck {
  readonly found: Found[] = [];
  readonly #task: Task;
  readonly #asks: readonly ast.Ask[];
  /** The inputs that each question shows. */
  readonly #shown: readonly ReadonlySet<string>[];
  readonly #reported = new Set<number>();

  constructor(task: Task, asks: readonly ast.Ask[]) {
    this.#task = task;
    this.#asks = asks;
    this.#shown = task.questions.map(
      (template) => new Set(template.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.input]))),
    );
  }

  sample(drawn: Sample): void {
    const bindings: Bindings = new Map();
    const values = { ...drawn.lengths, ...drawn.inputs };
    this.#task.questions.forEach((template, i) => {
      if (this.#reported.has(i)) return;
      const problem = this.#problem(template, this.#shown[i] ?? new Set(), values, bindings);
      const ask = this.#asks[i];
      if (problem === undefined || ask === undefined) return;
      this.#reported.add(i);
      this.found.push({
        place: { source: undefined, range: rangeOf(ask) },
        severity: 'warning',
        code: 'unreadable-question',
        ...problem,
      });
    });
  }

  #problem(
    template: QuestionTemplate,
    shown: ReadonlySet<string>,
    values: Inputs,
    bindings: Bindings,
  ): Pick<Found, 'message' | 'suggestion'> | undefined {
    const text = questionText(template, values);
    const read = readQuestion(this.#task, text);
    if (read === undefined)
      return {
        message: `The question “${shortened(text)}” cannot be read back.`,
        suggestion: 'Put words or punctuation between its holes that no value can contain.',
      };
    const changed = changedOf(shown, values, read);
    if (changed !== undefined) {
      return {
        message: `The question “${shortened(text)}” reads back with another ${changed}.`,
        suggestion: 'Word it so that no other question, and no other division between its holes, gives the same text.',
      };
    }
    // Questions that show the same give the same.
    const key = Object.entries(read)
      .map(([name, value]) => `${name} ${typeof value}`)
      .join();
    const problem = bindings.has(key) ? bindings.get(key) : this.#bindingProblem(read);
    bindings.set(key, problem);
    return problem === undefined
      ? undefined
      : {
          message: `The question does not give everything that the task needs: ${problem}`,
          suggestion: 'Show every input in the question.',
        };
  }

  /** Why the task cannot run with what was read from a question. */
  #bindingProblem(read: Inputs): string | undefined {
    const { given, lengths } = splitLengths(this.#task, read);
    const { bound, problems } = bindInputs(this.#task, given, lengths);
    return bound === undefined ? (problems[0]?.message ?? '') : undefined;
  }
}

/** An input that reads back as another one, or that the question does not show. */
function changedOf(shown: ReadonlySet<string>, values: Inputs, read: Inputs): string | undefined {
  for (const name of shown) if (!(name in read) || !sameValue(plain(read[name]), plain(values[name]))) return name;
  for (const name in read) if (!shown.has(name)) return name;
  return undefined;
}

/** A number and its digits are the same in a question. */
function plain(value: InputValue | undefined): InputValue {
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : (value ?? null);
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
