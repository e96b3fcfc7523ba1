/**
 * A second way to a task's answer: another algorithm, written another way, that gets nothing but the question's text.
 * Numbers, lists and quoted texts are found in it by regexes of its own, so that a question that says too little fails
 * too.
 */
export interface Oracle {
  /** The file in tasks/, without its ending. */
  readonly task: string;
  /** The answer's text. Throws when the question does not hold what it asks about. */
  answer(question: string): string;
}
