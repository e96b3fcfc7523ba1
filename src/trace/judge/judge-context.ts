import type { Cell, Frame, Machine, Style, Value } from '../../machine/index.ts';
import type { Budget } from './budget.ts';
import type { ModelTape } from './model-tape.ts';

/** What reading a state needs to know of the trace around it. */
export interface JudgeContext {
  readonly machine: Machine;
  readonly tape: ModelTape;
  readonly style: Style;
  /** What the true run holds in a cell at the state that is read, if it is known. */
  readonly trueValue: (cell: Cell) => Value | undefined;
  /** Whether an answer is right. */
  readonly isAnswer: (text: string) => boolean;
  /** Whether a text is an answer of the task at all, and one of as many values as another one, if that is given. */
  readonly mayBeAnswer: (text: string, asLongAs?: string) => boolean;
  /** Why the model stopped, if that is known. */
  readonly finishReason: string | undefined;
  /** For explanations: the label of an earlier state of the trace, in brackets, or nothing. */
  readonly labelOf: (state: number) => string;
  /** Where a call returns to as its line says, if that is another place than the machine's. */
  readonly sites: WeakMap<Frame, string>;
  /** Calls of what the tape has already: whatever they call may be called again as well. */
  readonly again: WeakSet<Frame>;
  /** How much may still be read. */
  readonly budget: Budget;
}
