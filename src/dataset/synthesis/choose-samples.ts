import { KEY_WORDS } from './candidate.ts';
import { KeySet } from './key-set.ts';
import type { Split, SplitName } from './split.ts';

export interface ChooserOptions {
  /** Samples to choose for each side. */
  readonly wanted: Readonly<Record<SplitName, number>>;
  readonly split: Split;
  /** What has been asked and which inputs have been used by earlier tiers of the task. */
  readonly used: Used;
  readonly allowRepeats: boolean;
  /** Whether inputs may come again that give a length its share of the samples. */
  readonly balanceLengths?: boolean;
}

/** Inputs and questions of a task that are in the data set or were passed over. */
export class Used {
  readonly inputs = new KeySet();
  readonly questions = new KeySet();
}

/** What became of the candidates of one length. */
export interface LengthCounts {
  /** Candidates of each side that were drawn while it lacked some. */
  readonly drawn: Record<SplitName, number>;
  readonly chosen: Record<SplitName, number>;
  /** Different inputs that were met, of both sides. */
  inputs: number;
}

/**
 * Of the share that a length has of the candidates, it may fall so far short before its inputs, and then its questions,
 * come again.
 */
const ENOUGH_INPUTS = 0.95;
const ENOUGH_QUESTIONS = 0.9;

/** What has to be new: inputs and question; the question; nothing. The later ones only where repeats are allowed. */
const levels = ['inputs', 'question', 'nothing'] as const;

/**
 * Candidates in a row that were of no use, for each found and this many more, after which there is nothing left to
 * find.
 */
const PATIENCE = 16;
const LEAST_FOUND = 64;

/**
 * Chooses a data set's samples of one tier from its candidates, which it is told in order. A candidate whose inputs or
 * question were there before is passed over; where lengths are balanced it is taken if the samples of its length would
 * else be fewer than its share of the candidates. When nothing new comes any more the space is exhausted: that is all,
 * or the rest may repeat inputs in other words, and questions when all words are used up.
 */
export class SampleChooser {
  readonly chosen: Readonly<Record<SplitName, number[]>> = { train: [], eval: [] };
  /** How many of the chosen repeat inputs. */
  readonly repeats: Record<SplitName, number> = { train: 0, eval: 0 };
  readonly lengths = new Map<number, LengthCounts>();
  readonly #drawn: Record<SplitName, number> = { train: 0, eval: 0 };
  /** Number of the candidate that comes next. */
  next = 0;
  /** Different inputs that were met. */
  distinct = 0;
  isExhausted = false;
  #level = 0;
  #useful = 0;
  #inVain = 0;
  #isOver = false;

  constructor(private readonly options: ChooserOptions) {}

  get isDone(): boolean {
    return this.#isOver || this.missing === 0;
  }

  /** How many more candidates it takes at least. */
  get missing(): number {
    return this.#lacks('train') + this.#lacks('eval');
  }

  /** The keys of the next candidates. */
  add(keys: Uint32Array): void {
    for (let at = 0; at < keys.length && !this.isDone; at += KEY_WORDS)
      this.#consider(keys[at] ?? 0, keys[at + 1] ?? 0, keys[at + 2] ?? 0, keys[at + 3] ?? 0, keys[at + 4] ?? 0);
  }

  #lacks(side: SplitName): number {
    return this.options.wanted[side] - this.chosen[side].length;
  }

  #consider(a: number, b: number, c: number, d: number, length: number): void {
    const { used, split } = this.options;
    const index = this.next++;
    const side = split.sideOf(a, b);
    const isNewInput = used.inputs.add(a, b);
    const isNewQuestion = used.questions.add(c, d);
    const level = levels[this.#level];
    const counts = this.#countsOf(length);
    const isLacking = this.#lacks(side) > 0;
    if (isNewInput) {
      this.distinct++;
      counts.inputs++;
    }
    if (isLacking) {
      this.#drawn[side]++;
      counts.drawn[side]++;
    }
    const isFit = level === 'nothing' || (isNewQuestion && (isNewInput || level === 'question'));
    const isTaken =
      isLacking &&
      (isFit ||
        (this.options.balanceLengths === true &&
          this.#isShort(counts, side, isNewQuestion ? ENOUGH_INPUTS : ENOUGH_QUESTIONS)));
    if (isTaken) {
      this.chosen[side].push(index);
      counts.chosen[side]++;
      if (!isNewInput) this.repeats[side]++;
    }
    const isUseful = level === 'nothing' ? isTaken : isFit;
    if (isUseful) this.#useful++;
    this.#inVain = isUseful ? 0 : this.#inVain + 1;
    if (
      this.#inVain > PATIENCE * (this.#useful + LEAST_FOUND) ||
      (level === 'inputs' && this.distinct === split.space?.size)
    )
      this.#goOn();
  }

  #countsOf(length: number): LengthCounts {
    const known = this.lengths.get(length);
    if (known !== undefined) return known;
    const counts: LengthCounts = { drawn: { train: 0, eval: 0 }, chosen: { train: 0, eval: 0 }, inputs: 0 };
    this.lengths.set(length, counts);
    return counts;
  }

  /** Whether a length has less than this part of its share. */
  #isShort({ drawn, chosen }: LengthCounts, side: SplitName, part: number): boolean {
    return chosen[side] * this.#drawn[side] < part * this.chosen[side].length * drawn[side];
  }

  /** Nothing more of this level is to be found. */
  #goOn(): void {
    this.isExhausted = true;
    this.#inVain = 0;
    if (this.options.allowRepeats && this.#level < levels.length - 1) this.#level++;
    else this.#isOver = true;
  }
}
