import type { Inputs, Lengths, TierName } from '../machine/index.ts';

/** What a model was asked, as far as a file says it. */
export interface Asked {
  /** The task: its name, or that of its file without the ending. */
  readonly task?: string | undefined;
  readonly hash?: string | undefined;
  /** Texts that may be the question, or hold it; the likeliest first. */
  readonly questions: readonly string[];
  readonly inputs?: Inputs | undefined;
  readonly lengths?: Lengths | undefined;
  /** Where a data set of the task has the question. */
  readonly mark?: { readonly tier: TierName; readonly seed: number; readonly index: number } | undefined;
  /** The style that was asked for. */
  readonly style?: string | undefined;
}

/** What a model wrote. */
export interface ModelOutput {
  /** As its file names it. */
  readonly id: string;
  readonly asked: Asked;
  readonly text: string;
  /** Why the model stopped, as endpoints say it: `length` means that it was cut off. */
  readonly finishReason?: string | undefined;
  readonly model?: string | undefined;
  /** Why there is no text that could be judged. */
  readonly error?: { readonly kind: string; readonly message: string } | undefined;
}

/** What one record of a file holds: outputs, why it cannot be read, or nothing that is to be judged. */
export type Reading =
  | { readonly outputs: readonly ModelOutput[] }
  | { readonly problem: string }
  /** An output that another record holds as well; counted by these words. */
  | { readonly passedOver: string };
