import { countTokens } from './count-tokens.ts';
import { LARGEST_TEXT, MOST_TOKENS } from './size.ts';

/** What is left of what all files together that a text imports may have: as much as one file. */
export class ImportAllowance {
  #characters = LARGEST_TEXT;
  #tokens = MOST_TOKENS;

  /** Whether a file is within it. */
  takes(text: string): boolean {
    this.#characters -= text.length;
    if (this.#characters < 0) return false;
    const tokens = countTokens(text);
    // Of one that is too large by itself nothing is read, and it is told so.
    if (tokens !== Infinity) this.#tokens -= tokens;
    return this.#tokens >= 0;
  }
}
