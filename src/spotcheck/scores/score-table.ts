import type { Alternative } from '../../inference/index.ts';
import type { Machine } from '../../machine/index.ts';
import { stateNameOf } from '../hazards.ts';
import { type Bin, isIn, lengthBins } from '../length-bins.ts';
import { type PlacedToken, scoresByState, type StateScore, sum } from './score-truth.ts';

/** A question whose ground truth was scored. */
export interface ScoredTruth {
  /** As a spot check names it, `M8`. */
  readonly id: string;
  readonly length: number;
  readonly states: ReadonlyMap<number, StateScore>;
}

/** A token that surprised the model. */
export interface Surprise {
  readonly id: string;
  /** What stands before it on its line, or the end of that. */
  readonly before: string;
  readonly text: string;
  /** What the model finds likelier there, where the server told it. */
  readonly rather?: Alternative;
  readonly at: number;
  readonly logprob: number;
  /** The state of the run, from 0; -1 for the input before the first. */
  readonly step: number;
  readonly label: string;
}

/** A state of the program, and how much the model is surprised by what the ground truth has there. */
export interface ScoreRow extends StateScore {
  /** Of the machine; -1 for the layout. */
  readonly state: number;
  /** With the names of its variables, `Add place {i}`. */
  readonly label: string;
  /** Where it stands, from 0, and the imported file where that is another one; undefined for the layout. */
  readonly line: number | undefined;
  readonly source: string | undefined;
  /** By length, as the table's bins have it; undefined where no question of these lengths comes there. */
  readonly bins: readonly (StateScore | undefined)[];
}

export interface ScoreTable {
  readonly questions: number;
  readonly bins: readonly Bin[];
  /** Those first that have most visits in which a greedy model may leave the truth, then by nats a visit. */
  readonly rows: readonly ScoreRow[];
  readonly all: StateScore | undefined;
  /** The least likely tokens of all questions, least likely first. */
  readonly surprises: readonly Surprise[];
}

const MOST_BINS = 4;
const MOST_SURPRISES = 10;
/** Characters that are shown before a surprise. */
const CONTEXT = 24;

/** Takes the ground truth of one question after the other; holds sums alone. */
export class TruthScores {
  readonly #machine: Machine;
  readonly #questions: ScoredTruth[] = [];
  #surprises: Surprise[] = [];

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  add(id: string, length: number, tokens: readonly PlacedToken[]): void {
    this.#questions.push({ id, length, states: scoresByState(tokens) });
    const least = tokens
      .map((token, place) => ({ token, place }))
      .sort((a, b) => a.token.logprob - b.token.logprob)
      .slice(0, MOST_SURPRISES);
    const own = least.map(({ token: { text, at, logprob, step, state, likeliest }, place }): Surprise => {
      const [rather] = likeliest ?? [];
      return {
        ...{ id, before: before(tokens, place), text, at, logprob, step },
        ...(rather === undefined || rather.text === text ? {} : { rather }),
        label: stateNameOf(this.#machine, state),
      };
    });
    this.#surprises = [...this.#surprises, ...own]
      .sort((a, b) => a.logprob - b.logprob || (a.id < b.id ? -1 : 1))
      .slice(0, MOST_SURPRISES);
  }

  table(): ScoreTable {
    const questions = this.#questions;
    const bins = lengthBins(questions, MOST_BINS);
    const parts = bins.map((bin) => together(questions.filter((one) => isIn(one, bin))));
    const rows = [...together(questions)].map(([state, score]): ScoreRow => {
      const place = this.#machine.states[state];
      return {
        state,
        label: stateNameOf(this.#machine, state),
        line: place?.range.start.line,
        source: place?.source,
        ...score,
        bins: parts.map((part) => part.get(state)),
      };
    });
    rows.sort((a, b) => b.doubtful - a.doubtful || b.nats / b.visits - a.nats / a.visits || a.state - b.state);
    const all = rows.reduce<StateScore | undefined>((before, row) => sum(before, scoreOf(row)), undefined);
    return { questions: questions.length, bins, rows, all, surprises: this.#surprises };
  }
}

/** The end of what stands before a token on its line. */
function before(tokens: readonly PlacedToken[], place: number): string {
  let text = '';
  for (let i = place - 1; i >= 0 && text.length <= CONTEXT && !text.includes('\n'); i--)
    text = `${tokens[i]?.text ?? ''}${text}`;
  const line = text.slice(text.lastIndexOf('\n') + 1);
  return line.length > CONTEXT ? `…${line.slice(-CONTEXT)}` : line;
}

function scoreOf({ visits, tokens, nats, doubtful }: StateScore): StateScore {
  return { visits, tokens, nats, doubtful };
}

function together(questions: readonly ScoredTruth[]): ReadonlyMap<number, StateScore> {
  const states = new Map<number, StateScore>();
  for (const question of questions)
    for (const [state, score] of question.states) states.set(state, sum(states.get(state), score));
  return states;
}
