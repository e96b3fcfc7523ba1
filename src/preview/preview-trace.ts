import type { LineKind } from '../machine/index.ts';
import type { PreviewMenu } from './preview-choice.ts';

/** A state of a trace, or what stands before, between or behind states; plain data, which travels between threads. */
export interface PreviewBlock {
  /** Its lines; of a state, the label first. */
  readonly lines: readonly string[];
  /** A letter of {@link kindLetters} for each line. */
  readonly kinds: string;
  /** For each line the line of the program that it comes from, from 0, or -1; empty where nothing is known. */
  readonly from: readonly number[];
  /** Which of the trace's places it was written by; undefined where it is no state. */
  readonly place: number | undefined;
  readonly tokens: number;
  /** Of its fetches, the one from farthest back, in tokens. */
  readonly far: { readonly cell: string; readonly tokens: number } | undefined;
}

/** A state of the machine that wrote some of the blocks: where it stands in the program, from 0. */
export interface PreviewPlace {
  readonly first: number;
  /** Where in its first line it begins. */
  readonly character: number;
  readonly last: number;
  /** The imported file that it stands in. */
  readonly source: string | undefined;
  /** What the compiler warns of there. */
  readonly warnings: readonly string[];
}

export interface PreviewTrace {
  /** What was compiled: comments and layout do not change it. */
  readonly hash: string;
  readonly question: string;
  /** The lengths that were drawn or follow, as text; empty where the task has none. */
  readonly lengths: string;
  readonly blocks: readonly PreviewBlock[];
  readonly places: readonly PreviewPlace[];
  /** States of the run. */
  readonly states: number;
  /** Of the trace alone, and of the question. */
  readonly tokens: number;
  readonly questionTokens: number;
  /** For each kind of line with words of its own at its beginning: how many characters they have. */
  readonly words: Readonly<Record<string, number>>;
  /** Why the run ends without an answer, and where. */
  readonly stuck: PreviewProblem | undefined;
}

/** What is wrong, for people, and where: lines and characters from 0. */
export interface PreviewProblem {
  readonly message: string;
  readonly suggestion?: string | undefined;
  readonly line?: number | undefined;
  readonly character?: number | undefined;
}

/** Why there is no trace. */
export interface PreviewFailure extends PreviewProblem {
  readonly kind: 'program' | 'no-task' | 'endless' | 'input' | 'too-long' | 'gave-up' | 'failed';
}

/** What came of a text. */
export type PreviewOutcome =
  | { readonly kind: 'trace'; readonly trace: PreviewTrace; readonly menu: PreviewMenu }
  | { readonly kind: 'failure'; readonly failure: PreviewFailure; readonly menu?: PreviewMenu | undefined };

const letters: Readonly<Record<LineKind | 'other', string>> = {
  lay: 'l',
  enter: 'e',
  interval: 'i',
  get: 'g',
  put: 'p',
  operation: 'o',
  store: 's',
  test: 't',
  call: 'c',
  return: 'r',
  next: 'n',
  halt: 'h',
  answer: 'a',
  other: '-',
};

/** Kinds of line as one letter each. */
export const kindLetters = letters;
