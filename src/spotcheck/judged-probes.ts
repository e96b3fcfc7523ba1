import { type JudgedProbe, MOST_STATES, type Unjudged } from './judge-sample.ts';
import { nameOf } from './probes.ts';
import { sampleKey } from './run-file.ts';

/** What was asked beside the questions of a run so far: each answer with what it is worth, or why it is not judged. */
export class JudgedProbes {
  readonly #judged: JudgedProbe[] = [];
  readonly #unjudged: Unjudged[] = [];
  /** How often each sample was asked from each state. */
  readonly #counts = new Map<string, number>();

  take(worth: JudgedProbe | Unjudged): void {
    if (typeof worth === 'string') {
      this.#unjudged.push(worth);
      return;
    }
    this.#judged.push(worth);
    const { probe } = worth;
    const id = sampleKey(probe);
    this.#counts.set(nameOf(id, probe.from), this.countOf(id, probe.from) + 1);
  }

  get all(): readonly JudgedProbe[] {
    return [...this.#judged];
  }

  get unjudged(): readonly Unjudged[] {
    return this.#unjudged;
  }

  /** How often a sample was asked from there before. */
  countOf(id: string, from: number | undefined): number {
    return this.#counts.get(nameOf(id, from)) ?? 0;
  }

  /** What judging them took, in states of the machine's own runs. */
  get work(): number {
    const tooLong = this.#unjudged.filter((why) => why === 'too-long').length;
    return this.#judged.reduce((sum, { states }) => sum + states, 0) + tooLong * MOST_STATES;
  }
}
