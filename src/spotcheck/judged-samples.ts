import { MOST_STATES, type JudgedSample, type Unjudged } from './judge-sample.ts';
import type { Plan } from './plan.ts';
import { sampleKey, type SampleName } from './run-file.ts';
import { fitting, otherInputsNote } from './same-run.ts';

/** What a run has of its questions so far: each sample with what its answer is worth, or why it is not judged. */
export class JudgedSamples {
  readonly #judged = new Map<string, JudgedSample>();
  readonly #unjudged = new Map<string, Unjudged>();

  /** The last word on a question counts. */
  take(id: string, worth: JudgedSample | Unjudged): void {
    this.#judged.delete(id);
    this.#unjudged.delete(id);
    if (typeof worth === 'string') this.#unjudged.set(id, worth);
    else this.#judged.set(id, worth);
  }

  get(id: string): JudgedSample | undefined {
    return this.#judged.get(id);
  }

  get all(): readonly JudgedSample[] {
    return [...this.#judged.values()];
  }

  get unjudged(): readonly Unjudged[] {
    return [...this.#unjudged.values()];
  }

  /** Samples that have an answer, which would take too long to judge. */
  get tooLong(): number {
    return this.unjudged.filter((why) => why === 'too-long').length;
  }

  /** Questions that have an answer or an error. */
  get ended(): number {
    return this.#judged.size + this.tooLong;
  }

  get answered(): number {
    return this.tooLong + this.all.length - this.errors.length;
  }

  get errors(): readonly JudgedSample['sample'][] {
    return this.all.filter(({ sample }) => sample.error !== undefined).map(({ sample }) => sample);
  }

  /** What judging them took, in states of the machine's own runs. */
  get work(): number {
    return this.all.reduce((sum, { truth }) => sum + truth.states, 0) + this.tooLong * MOST_STATES;
  }

  /**
   * Forgets what is asked again, errors and samples that are no answer to a question of the plan. Gives the questions
   * that are answered, and for people what else was forgotten.
   */
  keepAnswers(plan: Plan): {
    readonly answered: readonly SampleName[];
    readonly notes: string[];
  } {
    const whole = this.all.filter(({ sample }) => sample.error === undefined).map(({ sample }) => sample);
    const { samples, notes } = fitting(plan, whole);
    const kept = new Set(samples.map(sampleKey));
    for (const id of this.#judged.keys()) if (!kept.has(id)) this.#judged.delete(id);
    const unfitting = [...this.#unjudged].filter(([, why]) => why === 'unfitting').map(([id]) => id);
    for (const id of unfitting) this.#unjudged.delete(id);
    const tooLong = plan.questions.filter((one) => this.#unjudged.has(sampleKey(one)));
    return {
      answered: [...samples, ...tooLong].map(({ tier, index, repeat }) => ({
        tier,
        index,
        ...(repeat === undefined ? {} : { repeat }),
      })),
      notes: [...notes, ...otherInputsNote(unfitting)],
    };
  }
}
