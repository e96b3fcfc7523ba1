import { exactly, quotedIn } from './found.ts';
import type { Oracle } from './oracle.ts';

/**
 * Grows a set from the whole word by striking the first or the last letter, then sorts it by where and how far it
 * reaches.
 */
export const anySubstring: Oracle = {
  task: 'any-substring',
  answer(question) {
    const [word = ''] = exactly(1, quotedIn(question), question);
    const found = new Set([word]);
    for (const part of found) {
      if (part.length > 1) found.add(part.slice(1)).add(part.slice(0, -1));
    }
    return [...found].sort((a, b) => word.indexOf(a) - word.indexOf(b) || a.length - b.length).join(', ');
  },
};
