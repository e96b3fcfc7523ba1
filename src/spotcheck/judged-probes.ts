import { type JudgedProbe, MOST_STATES, type Unjudged } from './judge-sample.ts';
import { sampleKey } from './run-file.ts';

/** What was asked beside the questions of a run so far: each answer with what it is worth, or why it is not judged. */
export class JudgedProbes {
  readonly #judged: JudgedProbe[] = [];
  readonly #unjudged: Unjudged[] = [];

  take(worth: JudgedProbe | Unjudged): void {
    if (typeof worth === 'string') this.#unjudged.push(worth);
    else this.#judged.push(worth);
  }

  get all(): readonly JudgedProbe[] {
    return [...this.#judged];
  }

  get unjudged(): readonly Unjudged[] {
    return this.#unjudged;
  }

  /** How often a sample was asked from there before. */
  countOf(id: string, from: number | undefined): number {
    return this.#judged.filter(({ probe }) => sampleKey(probe) === id && probe.from === from).length;
  }

  /** What judging them took, in states of the machine's own runs. */
  get work(): number {
    const tooLong = this.#unjudged.filter((why) => why === 'too-long').length;
    return this.#judged.reduce((sum, { states }) => sum + states, 0) + tooLong * MOST_STATES;
  }
}
