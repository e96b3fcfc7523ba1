import { bindInputs, finish, type Task, type Style } from '../machine/index.ts';
import { record, type Recording } from '../record/index.ts';
import type { TraceEvent } from '../trace/index.ts';
import { SampleError } from './sample-error.ts';
import { sample, type Size } from './sample.ts';
import { lengthOf } from './split-lengths.ts';
import { stuckText } from './ground-truth.ts';
import { type TraceWalker, walkingTrace } from './trace-walk.ts';
import { VarietyCount, type Variety } from './variety.ts';

/** The average, the value that 95 % do not exceed, and the greatest. All 0 where there is nothing. */
export interface Spread {
  readonly mean: number;
  readonly most: number;
  readonly max: number;
}

/** What traces of one size are like. */
export interface Figures extends Variety {
  readonly samples: number;
  /** Samples by length, the greatest of a sample's lengths. */
  readonly lengths: Readonly<Record<number, number>>;
  readonly states: Spread;
  /** Of the trace alone. */
  readonly characters: Spread;
  readonly tokens: Spread;
  readonly questionTokens: Spread;
  /** From the line that wrote what a cell holds to the line that fetches it; over all fetches of all samples. */
  readonly distance: { readonly states: Spread; readonly characters: Spread; readonly tokens: Spread };
  /** Older values of the cell that stand in the text before a fetch of it. */
  readonly stale: Spread;
  /** Which share of the traces' tokens stands on which lines; 1 in all. A result that is written where it is computed is an operation. */
  readonly shares: Readonly<Record<Share, number>>;
  /** Samples whose question and trace together fit the context window. */
  readonly fitting: number;
}

/** What lines are counted as; the last state, with the answer, is the read-out. */
export const shareNames = [
  'layout',
  'headers',
  'next',
  'calls',
  'fetches',
  'operations',
  'tests',
  'puts',
  'read-out',
] as const;
export type Share = (typeof shareNames)[number];

const shareOf: Readonly<Record<TraceEvent['kind'], Share>> = {
  lay: 'layout',
  enter: 'headers',
  next: 'next',
  call: 'calls',
  return: 'calls',
  get: 'fetches',
  interval: 'fetches',
  operation: 'operations',
  store: 'operations',
  test: 'tests',
  put: 'puts',
  halt: 'read-out',
  answer: 'read-out',
  unreadable: 'headers',
};

export interface FigureOptions {
  readonly samples: number;
  readonly seed: number;
  readonly style: Style;
  /** Tokens of a text. */
  readonly count: (text: string) => number;
  /** Tokens that a model can take in and write. */
  readonly context: number;
}

/**
 * Draws samples and measures their traces. Throws a SampleError where none can be drawn, or where a run has no answer.
 */
export function figuresOf(task: Task, size: Size, { samples, seed, style, count, context }: FigureOptions): Figures {
  const measures = new Measures(count);
  const variety = new VarietyCount(task.machine);
  const byLength: Record<number, number> = {};
  let fitting = 0;
  for (let index = 0; index < samples; index++) {
    const { inputs, lengths, question } = sample(task, size, seed, index);
    const { bound, problems } = bindInputs(task, inputs, lengths);
    if (bound === undefined) throw new SampleError(`${task.name}: ${problems.map(({ message }) => message).join(' ')}`);
    const recording = record(bound);
    if (recording.end.kind !== 'halt')
      throw new SampleError(
        `“${task.name}”, ${'tier' in size ? `tier ${size.tier}` : `length ${size.length}`}, seed ${seed}, index ${index}: ${stuckText(recording) ?? 'no answer'}`,
      );
    const length = lengthOf(lengths);
    byLength[length] = (byLength[length] ?? 0) + 1;
    variety.add({ inputs }, recording, recording.end.answer);
    if (measures.add(recording, question, style) <= context) fitting++;
  }
  return { ...measures.figures(samples, fitting), lengths: byLength, ...variety.figures };
}

class Measures {
  readonly #states: number[] = [];
  readonly #characters: number[] = [];
  readonly #tokens: number[] = [];
  readonly #questions: number[] = [];
  readonly #distances = { states: new Array<number>(), characters: new Array<number>(), tokens: new Array<number>() };
  readonly #stale: number[] = [];
  readonly #shares = new Map<Share, number>();
  /** Tokens of lines, many of which are alike. */
  readonly #known = new Map<string, number>();

  constructor(private readonly count: (text: string) => number) {}

  /** Measures a run; gives the tokens of question and trace. */
  add(recording: Recording, question: string, style: Style): number {
    let isReadOut = false;
    const walker: TraceWalker = {
      tokensOf: (line) => this.#lineTokens(line),
      state: ({ events }) => {
        isReadOut = events.at(-1)?.kind === 'halt';
      },
      line: ({ event, tokens }) => {
        const share = isReadOut ? 'read-out' : shareOf[event.kind];
        this.#shares.set(share, (this.#shares.get(share) ?? 0) + tokens);
      },
      fetch: (from, to, _cell, state) => {
        this.#distances.states.push(state - from.state);
        this.#distances.characters.push(to.character - from.character);
        this.#distances.tokens.push(to.token - from.token);
        this.#stale.push(from.older);
      },
    };
    const text = finish(walkingTrace(recording, style, walker));
    const tokens = this.count(text);
    const asked = this.count(question);
    this.#states.push(recording.states);
    this.#characters.push(text.length);
    this.#tokens.push(tokens);
    this.#questions.push(asked);
    return asked + tokens;
  }

  figures(samples: number, fitting: number): Omit<Figures, 'lengths' | keyof Variety> {
    const { states, characters, tokens } = this.#distances;
    return {
      samples,
      fitting,
      states: spreadOf(this.#states),
      characters: spreadOf(this.#characters),
      tokens: spreadOf(this.#tokens),
      questionTokens: spreadOf(this.#questions),
      distance: { states: spreadOf(states), characters: spreadOf(characters), tokens: spreadOf(tokens) },
      stale: spreadOf(this.#stale),
      shares: this.#sharesOfAll(),
    };
  }

  #sharesOfAll(): Figures['shares'] {
    const all = [...this.#shares.values()].reduce((sum, tokens) => sum + tokens, 0);
    const share = (name: Share): number => (this.#shares.get(name) ?? 0) / Math.max(1, all);
    return {
      layout: share('layout'),
      headers: share('headers'),
      next: share('next'),
      calls: share('calls'),
      fetches: share('fetches'),
      operations: share('operations'),
      tests: share('tests'),
      puts: share('puts'),
      'read-out': share('read-out'),
    };
  }

  #lineTokens(line: string): number {
    let tokens = this.#known.get(line);
    if (tokens === undefined) {
      if (this.#known.size >= REMEMBERED) this.#known.clear();
      tokens = this.count(line);
      this.#known.set(line, tokens);
    }
    return tokens;
  }
}

const REMEMBERED = 50_000;

/** Of these values. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return {
    mean: sorted.length === 0 ? 0 : sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    most: at(0.95),
    max: at(1),
  };
}
