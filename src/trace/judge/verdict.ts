import type { Frame } from '../../machine/index.ts';
import type { StateRecord } from '../../record/index.ts';
import type { AnswerRung } from '../answers/ladder.ts';
import { faultGroup, type Fault } from '../fault.ts';

/**
 * sound: right and clean; lucky: right though faulty; slipped: a wrong answer, or none, from a clean trace; wrong:
 * neither.
 */
export const verdictNames = ['sound', 'lucky', 'slipped', 'wrong'] as const;
export type VerdictName = (typeof verdictNames)[number];

/** right: as a trace is written; spelling: lines that are only spelt otherwise; wrong: anything else around or between. */
export type FormatName = 'right' | 'spelling' | 'wrong';

export interface Verdict {
  readonly verdict: VerdictName;
  /** How the text is written as far as it is judged, apart from what it says. */
  readonly format: FormatName;
  /**
   * Whether every state that it has is a right step, apart from how it is written and from its answer. Wrong where the
   * text is not judged to its end.
   */
  readonly procedure: 'right' | 'wrong';
  /**
   * `found` is undefined where the text gives no answer. Right means the very same text: of the true run, or of the
   * run that makes the choices of the text. `rung`: where the answer was found.
   */
  readonly answer: {
    readonly expected: string | undefined;
    readonly found: string | undefined;
    readonly right: boolean;
    readonly rung: AnswerRung | undefined;
  };
  /**
   * In the order of the text; the first is where the model left the machine. Ways of spelling, which leave it nowhere,
   * come last.
   */
  readonly faults: readonly Fault[];
  /** Faults beyond the first 1000, which are only counted, and the states that they are in. */
  readonly moreFaults: number;
  readonly moreFaultsIn: readonly number[];
  /**
   * The first line that was not judged, from 0, where the text has too many faults to be judged to its end, or faults
   * that take too much work.
   */
  readonly unjudgedFrom?: number;
  /**
   * How often the trace took another value than the first one where the program leaves the choice: these are no faults.
   */
  readonly ownChoices: number;
  /** The style in which the text could be read best: one of everybody's or of the task's own. */
  readonly style: string;
  /** How many states the model wrote, of those that were judged. */
  readonly states: number;
  /** State by state, what the model wrote; empty if not asked for. */
  readonly judged: readonly JudgedState[];
  /** How often the text begins its trace, and which of these attempts was judged, from 1. */
  readonly attempts: number;
  readonly attempt: number;
}

/** A state as the model wrote it. */
export interface JudgedState {
  /** As recordings have it, with the values that the model printed. */
  readonly record: StateRecord;
  /** The call it ran in; undefined in the main program. */
  readonly frame: Frame | undefined;
  readonly label: string;
  /** Its lines in the text, from 0, both inclusive. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Its characters in the text: from its first one to the next state, or to the end of what was judged. */
  readonly from: number;
  readonly to: number;
  /** The state of the true run that it stands for; -1 if there is none. */
  readonly truth: number;
  /** The words of an earlier state again: it did nothing. */
  readonly repeated: boolean;
}

/** What faults say of the format of a text and of the procedure in it. `isCut`: there may be more that are not judged. */
export function partsOf(faults: readonly Fault[], isCut: boolean): Pick<Verdict, 'format' | 'procedure'> {
  const ofFormat = faults.filter(({ kind }) => faultGroup(kind) === 'format');
  const isProcedure = ({ kind }: Fault): boolean => !['format', 'answer'].includes(faultGroup(kind));
  const hasNone = ofFormat.some(({ kind }) => kind === 'format-no-trace');
  return {
    format: formatOf(ofFormat),
    procedure: isCut || hasNone || faults.some(isProcedure) ? 'wrong' : 'right',
  };
}

function formatOf(faults: readonly Fault[]): FormatName {
  if (faults.length === 0) return 'right';
  return faults.every(({ kind }) => kind === 'format-spelling') ? 'spelling' : 'wrong';
}
