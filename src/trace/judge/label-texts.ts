import type { Truth } from './reference-run.ts';

/** Characters of a label that explanations may name. */
const LONGEST_LABEL = 100;

/** The labels of the states so far, as far as explanations may name them. */
export class LabelTexts {
  readonly #judged: string[] = [];
  /** States that were passed over: the model's numbers, and where they are in the true run. */
  readonly #passed: { readonly number: number; readonly from: number; readonly states: number }[] = [];

  constructor(private readonly truth: Truth) {}

  set(number: number, label: string): void {
    this.#judged[number] = label.slice(0, LONGEST_LABEL);
  }

  /** So many states have the labels of the true run's from `from` on. */
  pass(number: number, from: number, states: number): void {
    this.#passed.push({ number, from, states });
  }

  at(number: number): string | undefined {
    const passed = this.#passed.findLast((one) => number >= one.number);
    return passed === undefined || number >= passed.number + passed.states
      ? this.#judged[number]
      : this.truth.label(passed.from + number - passed.number)?.slice(0, LONGEST_LABEL);
  }
}
