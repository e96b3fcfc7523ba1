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
}

/** Inputs and questions of a task that are in the data set or were passed over. */
export class Used {
  readonly inputs = new KeySet();
  readonly questions = new KeySet();
}

/** What has to be new: inputs and question; the question; nothing. The later ones only where repeats are allowed. */
const levels = ['inputs', 'question', 'nothing'] as const;

/** Candidates in a row that were of no use, for each found and this many more, after which there is nothing left to find. */
const PATIENCE = 16, LEAST_FOUND = 64;

/**
 * Chooses a data set's samples of one tier from its candidates, which it is told in order. A candidate whose inputs or question were there
 * before is passed over. When nothing new comes any more the space is exhausted: that is all, or the rest may repeat inputs
 * in other words, and questions when all words are used up.
 */
export class SampleChooser {
  readonly chosen: Readonly<Record<SplitName, number[]>> = { train: [], eval: [] };
  /** How many of the chosen repeat inputs. */
  readonly repeats: Record<SplitName, number> = { train: 0, eval: 0 };
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
    for (let at = 0; at < keys.length && !this.isDone; at += KEY_WORDS) this.#consider(keys[at] ?? 0, keys[at + 1] ?? 0, keys[at + 2] ?? 0, keys[at + 3] ?? 0);
  }

  #lacks(side: SplitName): number {
    return this.options.wanted[side] - this.chosen[side].length;
  }

  #consider(a: number, b: number, c: number, d: number): void {
    const { used, split } = this.options, index = this.next++, side = split.sideOf(a, b);
    const isNewInput = used.inputs.add(a, b), isNewQuestion = used.questions.add(c, d), level = levels[this.#level];
    if (isNewInput) this.distinct++;
    const isFit = level === 'nothing' || (isNewQuestion && (isNewInput || level === 'question')), isTaken = isFit && this.#lacks(side) > 0;
    if (isTaken) {
      this.chosen[side].push(index);
      if (!isNewInput) this.repeats[side]++;
    }
    const isUseful = level === 'nothing' ? isTaken : isFit;
    if (isUseful) this.#useful++;
    this.#inVain = isUseful ? 0 : this.#inVain + 1;
    if (this.#inVain > PATIENCE * (this.#useful + LEAST_FOUND) || (level === 'inputs' && this.distinct === split.space?.size)) this.#goOn();
  }

  /** Nothing more of this level is to be found. */
  #goOn(): void {
    this.isExhausted = true;
    this.#inVain = 0;
    if (this.options.allowRepeats && this.#level < levels.length - 1) this.#level++;
    else this.#isOver = true;
  }
}
