import type { Oracle } from './oracle.ts';

/**
 * All numbers of n bits with k ones, the first letter being the highest bit: from large to small, they come in the
 * order of the list.
 */
export const combinations: Oracle = {
  task: 'combinations',
  answer(question) {
    const [letters, ...others] = question.match(/\b[A-Z]{2,}\b/g) ?? [];
    const [size, ...more] = question.match(/\d+/g) ?? [];
    if (letters === undefined || size === undefined || others.length > 0 || more.length > 0)
      throw new Error(`letters and a size expected: ${question}`);
    const words: string[] = [];
    for (let bits = 2 ** letters.length - 1; bits >= 0; bits--) {
      const word = Array.from(letters)
        .filter((_, i) => (bits >> (letters.length - 1 - i)) & 1)
        .join('');
      if (word.length === Number(size)) words.push(word);
    }
    return words.join(', ');
  },
};
