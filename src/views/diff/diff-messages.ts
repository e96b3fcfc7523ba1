import * as z from 'zod';
import type { Stretch, VerdictName } from '../../trace/index.ts';

/** A fault, and where it is in the model's text. */
export interface DiffFault {
  readonly title: string;
  /** The state of the model's text, from 0; -1 before the first. */
  readonly state: number;
  readonly label: string;
  /** From 0, in the model's text; `to` exclusive. */
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly expected: string;
  readonly found: string;
  readonly explanation: string;
  /** Lines that are only spelt otherwise: the trace is wrong nowhere. */
  readonly isSpelling: boolean;
}

/** Ground truth and what a model wrote. */
export interface DiffContent {
  /** What is compared: a sample by its number, or a file. */
  readonly name: string;
  readonly model: string;
  readonly task: string;
  readonly question: string;
  readonly verdict: VerdictName;
  readonly answer: { readonly found: string | undefined; readonly expected: string | undefined };
  readonly states: number;
  readonly truthStates: number;
  readonly truth: string;
  readonly text: string;
  /** Lines before the trace in its document: lines have the numbers that they have there, as for the debugger. */
  readonly linesBefore: number;
  readonly stretches: readonly Stretch[];
  readonly faults: readonly DiffFault[];
  /** Faults beyond those. */
  readonly moreFaults: number;
  /** With so many faults, the rest of the text was not judged. */
  readonly isCut?: boolean;
}

/** What the host tells the view. */
export type DiffMessage =
  /** `state`: of the model's text, to show first; without it, what was shown before, else the first fault. */
  | { readonly type: 'diff'; readonly content: DiffContent; readonly subject: unknown; readonly state?: number }
  /** `question`: of an answer of a run. */
  | { readonly type: 'working'; readonly name: string; readonly question?: string; readonly subject: unknown }
  | { readonly type: 'failed'; readonly message: string; readonly subject: unknown };

/** What the view asks of the host. */
export const diffRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** VS Code's own diff, at a line of the model's text, from 0. */
  z.object({ type: z.literal('native'), line: z.int().min(0) }),
  /** Debug the model's text, stopped at a state, from 0. */
  z.object({ type: z.literal('debug'), state: z.int().min(0) }),
  /** Copy the model's text as it is. */
  z.object({ type: z.literal('copy') }),
  /** Stop working at it. */
  z.object({ type: z.literal('cancel') }),
]);

export type DiffRequest = z.infer<typeof diffRequest>;
