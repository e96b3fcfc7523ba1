import { exactly, quotedIn } from './found.ts';
import type { Oracle } from './oracle.ts';

/** How many pieces the letter splits the sentence into, less one. */
export const countLetters: Oracle = {
  task: 'count-letters',
  answer(question) {
    const quoted = exactly(2, quotedIn(question), question);
    const letter = quoted.find((text) => text.length === 1);
    const sentence = quoted.find((text) => text !== letter);
    if (letter === undefined || sentence === undefined) throw new Error(question);
    return String(sentence.split(new RegExp(letter, 'i')).length - 1);
  },
};
