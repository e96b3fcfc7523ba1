import type { Style } from '../../machine/index.ts';
import type { AnswerMode } from '../answers/ladder.ts';
import type { Spelling } from '../spelling/respelt-text.ts';
import type { AttemptChoice } from './attempts.ts';
import type { Bounds } from './budget.ts';
import type { Truth } from './reference-run.ts';

export interface JudgeOptions {
  /** The style the model was asked for; others are tried too. */
  readonly style?: Style;
  /** Why the model stopped, as its endpoint says: `length` means that it was cut off. */
  readonly finishReason?: string;
  /** The true run of these inputs, where there is one already. */
  readonly truth?: Truth;
  /** Whether the verdict is to hold what each state did. */
  readonly keepStates?: boolean;
  /** Judges each state by itself, those too that the text has as the true run. */
  readonly isThorough?: boolean;
  /**
   * How the answer is looked for: as the line of the trace alone, or in other words too. Unless told, on the ladder
   * where the text has no trace.
   */
  readonly answers?: AnswerMode;
  /** Which attempt counts of a text that begins its trace again; the last unless told. */
  readonly attempt?: AttemptChoice;
  /** How far a trace is judged, if not as far as usual. */
  readonly bounds?: Bounds;
}

/** What of a text counts. */
export type Counting = Pick<JudgeOptions, 'answers' | 'attempt'>;

/** The same, and what is known once a text is looked at. */
export interface Knowing extends JudgeOptions {
  readonly truth: Truth;
  /** How a text was spelt of which this one is the proper spelling. */
  readonly spellings?: readonly Spelling[];
}
