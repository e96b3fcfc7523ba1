import { bindInputs, cellText, type Cell, type Task, type Style } from '../machine/index.ts';
import { cellsOf, decode, record, type MachineEvent, type Recording } from '../record/index.ts';
import { layEvents, lineText, stateLines, type TraceEvent } from '../trace/index.ts';
import { SampleError } from './sample-error.ts';
import { sample, type Size } from './sample.ts';
import { lengthOf } from './split-lengths.ts';
import { stuckText } from './ground-truth.ts';
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

/** Where a cell was written last, and how often it had been before. */
interface Place {
  readonly state: number;
  readonly character: number;
  readonly token: number;
  readonly older: number;
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
    const text = new Walk(
      recording,
      style,
      (line) => this.#lineTokens(line),
      (from, to, state) => {
        this.#distances.states.push(state - from.state);
        this.#distances.characters.push(to.character - from.character);
        this.#distances.tokens.push(to.token - from.token);
        this.#stale.push(from.older);
      },
      (share, tokens) => this.#shares.set(share, (this.#shares.get(share) ?? 0) + tokens),
    ).run();
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

type OnFetch = (from: Place, to: { readonly character: number; readonly token: number }, state: number) => void;

/** Goes through the lines of a trace, and notes where each cell was written. */
class Walk {
  #text = '';
  #token = 0;
  readonly #written = new Map<string, Place>();

  constructor(
    private readonly recording: Recording,
    private readonly style: Style,
    private readonly tokensOf: (line: string) => number,
    private readonly onFetch: OnFetch,
    private readonly onLine: (share: Share, tokens: number) => void,
  ) {}

  run(): string {
    const {
      recording,
      recording: {
        bound,
        bound: { machine },
      },
    } = this;
    for (const event of layEvents(bound)) {
      const region = machine.regions.find(({ name, role }) => name === event.region && role === 'input');
      this.#line(event, 'layout');
      for (const { index } of event.cells)
        if (region !== undefined) this.#note(-1, cellText(machine, { region: region.id, index: [index] }));
    }
    let entered: MachineEvent | undefined;
    for (let number = 0; number < recording.states; number++) {
      const record = decode(recording, number);
      const isLast = record.events.at(-1)?.kind === 'halt';
      for (const { event, tells } of stateLines(machine, record, this.style, entered)) {
        for (const told of tells)
          if (told.kind === 'get' || told.kind === 'interval')
            for (const { cell } of cellsOf(told)) this.#fetch(number, cell);
        this.#line(event, isLast ? 'read-out' : shareOf[event.kind]);
        for (const name of written(event)) this.#note(number, name);
      }
      entered = record.events.at(-1);
    }
    return this.#text;
  }

  #line(event: TraceEvent, share: Share): void {
    const line = `${lineText(event, this.style)}\n`;
    const tokens = this.tokensOf(line);
    this.#text += line;
    this.#token += tokens;
    this.onLine(share, tokens);
  }

  #note(state: number, name: string): void {
    const before = this.#written.get(name);
    this.#written.set(name, {
      state,
      character: this.#text.length,
      token: this.#token,
      older: before === undefined ? 0 : before.older + 1,
    });
  }

  /** What no line wrote is the question's, which stands before the trace, or was there at first and stands nowhere. */
  #fetch(state: number, cell: Cell): void {
    const role = this.recording.bound.machine.regions[cell.region]?.role;
    const isAsked = role === 'input' || role === 'bound';
    const from =
      this.#written.get(this.#name(cell)) ?? (isAsked ? { state: -1, character: 0, token: 0, older: 0 } : undefined);
    if (from !== undefined) this.onFetch(from, { character: this.#text.length, token: this.#token }, state);
  }

  #name(cell: Cell): string {
    return cellText(this.recording.bound.machine, cell);
  }
}

/** The cells that a line writes, by name. */
function written(event: TraceEvent): readonly string[] {
  if (event.kind === 'put') return event.writes.map(({ cell }) => cell);
  return event.kind === 'store' ? [event.cell] : [];
}

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
