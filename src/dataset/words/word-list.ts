import { longWords } from './long-words.ts';
import { mediumWords } from './medium-words.ts';
import { shortWords } from './short-words.ts';

/** The longest words that ship. */
export const LONGEST_WORD = 12;

const byLength = new Map<number, string[]>();

/**
 * The shipped words of so many letters, lower case, in alphabetical order; none below 1 and above {@link LONGEST_WORD}.
 */
export function wordsOfLength(letters: number): readonly string[] {
  if (byLength.size === 0) {
    for (const word of [shortWords, mediumWords, longWords].flatMap((words) => words.trim().split(/\s+/))) {
      const same = byLength.get(word.length);
      if (same === undefined) byLength.set(word.length, [word]);
      else same.push(word);
    }
  }
  return byLength.get(letters) ?? [];
}
