/** What the lint holds tasks against; each can be set. */
export interface LintLimits {
  /** Cells that one state may fetch. */
  readonly operands: number;
  /** Operations and tests that one state may print. */
  readonly operations: number;
  /** Rounds of fetches that one state may take. */
  readonly rounds: number;
  /** States of one run that may have the same label. */
  readonly repeats: number;
  /** Digits of a number, or characters of a text, that an operation may reach while they grow with the length. */
  readonly digits: number;
  /** Tokens that the longest trace may have, the question included. */
  readonly context: number;
  /** Questions that a task should have. */
  readonly questions: number;
  /** The share of draws that a condition may reject, in percent. */
  readonly rejected: number;
}

/**
 * What the paper's 18 tasks need: the recurrences of its dynamic programs fetch two letters, three neighbours and a
 * bound of each loop; no state of a textbook's program does more than six operations. A product of two six-digit
 * numbers has twelve digits.
 */
export const defaultLimits: LintLimits = {
  operands: 8,
  operations: 6,
  rounds: 2,
  repeats: 20,
  digits: 12,
  context: 32_768,
  questions: 20,
  rejected: 95,
};

/** Runs of a tier from which it is told what nearly all of them are like. */
export const ENOUGH = 10;
