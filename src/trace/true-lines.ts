import { commonBefore } from './text-search.ts';

/** How far from the last line that a text has as the trace another one is looked for: characters before and behind. */
const NEAR = { before: 512, behind: 4096 };

/**
 * Finds the lines of a text, in their order, that the trace of the true run has too, letter by letter, near there or from
 * its beginning on, where the text begins it again.
 */
export class TrueLines {
  readonly #answerAt: number;
  /** Where the trace goes on behind the last line that was found. */
  #at: number;

  /** `trace`: of the true run. `at`: how far the text is the same. */
  constructor(
    private readonly trace: string,
    private readonly text: string,
    at: number,
  ) {
    this.#at = at;
    this.#answerAt = trace.lastIndexOf('\n', trace.length - 2) + 1;
  }

  /**
   * Where the lines end that stand in a row in both, from the one on that begins at a place of the text; that place
   * where there is none. The answer is left out.
   */
  behind(start: number): number {
    const newline = this.text.indexOf('\n', start);
    if (newline < 0) return start;
    const at = this.#find(this.text.slice(start, newline + 1));
    if (at < 0) return start;
    const same = Math.min(commonBefore(this.trace, at, this.text, start), this.#answerAt - at);
    const end = Math.max(start, this.text.lastIndexOf('\n', start + same - 1) + 1);
    if (end > start) this.#at = at + end - start;
    return end;
  }

  #find(line: string): number {
    if (this.trace.startsWith(line, this.#at)) return this.#at;
    const from = Math.max(0, this.#at - NEAR.before);
    const found = this.trace.slice(from, this.#at + NEAR.behind).indexOf(`\n${line}`);
    if (found >= 0) return from + found + 1;
    return this.trace.startsWith(line) ? 0 : -1;
  }
}
