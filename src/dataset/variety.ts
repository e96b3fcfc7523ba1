import type { Loop, Machine } from '../machine/index.ts';
import { loopRounds, type Recording } from '../record/index.ts';
import type { Sample } from './sample.ts';

/** How questions of one size differ: in their inputs, in what their runs go through, and in their answers. */
export interface Variety {
  readonly answers: {
    readonly different: number;
    /** The answer that most samples have, and their share, from 0 to 1. */
    readonly commonest: string;
    readonly share: number;
  };
  /** Inputs that are the same in all samples. */
  readonly constantInputs: readonly string[];
  /** In the order in which they stand in the program. */
  readonly loops: readonly LoopFigures[];
}

/** Rounds of a loop, over all times that a run came to it; none of them where none did. */
export interface LoopFigures {
  readonly name: string;
  /** From 1; in the imported file if there is a `source`. */
  readonly line: number;
  readonly source?: string;
  /** How often runs came to it. */
  readonly times: number;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

/** Where a loop stands, for people: `for i, line 12`. */
export function loopText({ name, line, source }: Pick<LoopFigures, 'name' | 'line' | 'source'>): string {
  return `${name}, ${source === undefined ? '' : `${source} `}line ${line}`;
}

/** Takes in the samples of a size and their runs, one by one. */
export class VarietyCount {
  readonly #answers = new AnswerCount();
  readonly #inputs = new ConstantInputs();
  readonly #rounds = new Map<number, number[]>();
  readonly #loops: readonly Loop[];

  constructor({ loops = [] }: Machine) {
    this.#loops = loops;
  }

  add(sample: Pick<Sample, 'inputs'>, recording: Recording, answer: string): void {
    this.#answers.add(answer);
    this.#inputs.add(sample);
    for (const [loop, rounds] of loopRounds(recording)) {
      const known = this.#rounds.get(loop) ?? [];
      for (const one of rounds) known.push(one);
      this.#rounds.set(loop, known);
    }
  }

  get figures(): Variety {
    const [first] = this.#answers.byShare();
    return {
      answers: { different: this.#answers.different, commonest: first?.answer ?? '', share: first?.share ?? 0 },
      constantInputs: [...this.#inputs.found.keys()],
      loops: inOrder(this.#loops).map(({ loop, number }) => this.#loopFigures(loop, this.#rounds.get(number) ?? [])),
    };
  }

  #loopFigures({ name, range, source }: Loop, rounds: readonly number[]): LoopFigures {
    const { min, max, sum } = rounds.reduce(
      (all, one) => ({ min: Math.min(all.min, one), max: Math.max(all.max, one), sum: all.sum + one }),
      { min: rounds[0] ?? 0, max: 0, sum: 0 },
    );
    return {
      name,
      line: range.start.line + 1,
      ...(source === undefined ? {} : { source }),
      times: rounds.length,
      min,
      mean: sum / Math.max(1, rounds.length),
      max,
    };
  }
}

/** Those of the file itself first. */
function inOrder(loops: readonly Loop[]): readonly { readonly loop: Loop; readonly number: number }[] {
  return loops
    .map((loop, number) => ({ loop, number }))
    .sort(
      ({ loop: a }, { loop: b }) =>
        (a.source ?? '').localeCompare(b.source ?? '') ||
        a.range.start.line - b.range.start.line ||
        a.range.start.character - b.range.start.character,
    );
}

/** Counts answers. */
export class AnswerCount {
  readonly #counts = new Map<string, number>();
  #total = 0;

  add(answer: string): void {
    this.#counts.set(answer, (this.#counts.get(answer) ?? 0) + 1);
    this.#total++;
  }

  get different(): number {
    return this.#counts.size;
  }

  get total(): number {
    return this.#total;
  }

  /** Each answer with its share, from 0 to 1, the greatest first; of equal ones that which came first. */
  byShare(): readonly { readonly answer: string; readonly share: number }[] {
    return [...this.#counts]
      .map(([answer, count]) => ({ answer, share: count / this.#total }))
      .sort((a, b) => b.share - a.share);
  }
}

/** Finds the inputs that are the same in all samples. */
export class ConstantInputs {
  /** What each input was in all samples so far, as JSON; undefined once it was two things. */
  readonly #values = new Map<string, string | undefined>();

  add({ inputs }: Pick<Sample, 'inputs'>): void {
    for (const [name, value] of Object.entries(inputs)) {
      const text = JSON.stringify(value, (_name, one: unknown) => (typeof one === 'bigint' ? String(one) : one));
      if (!this.#values.has(name)) this.#values.set(name, text);
      else if (this.#values.get(name) !== text) this.#values.set(name, undefined);
    }
  }

  get found(): ReadonlyMap<string, string> {
    return new Map([...this.#values].flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])));
  }
}
