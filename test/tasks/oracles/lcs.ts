import type { Oracle } from './oracle.ts';

/**
 * By Hunt and Szymanski's way: the longest run of matching positions that increase in both words, with piles as in
 * patience sorting.
 */
export const lcs: Oracle = {
  task: 'lcs',
  answer(question) {
    const [x, y] = twoWords(question);
    const piles: number[] = [];
    for (const letter of x) {
      const places = Array.from(y)
        .flatMap((other, at) => (other === letter ? [at] : []))
        .reverse();
      for (const place of places) {
        const pile = piles.findIndex((top) => top >= place);
        piles[pile < 0 ? piles.length : pile] = place;
      }
    }
    return String(piles.length);
  },
};

function twoWords(question: string): [string, string] {
  const [x, y, ...more] = question.match(/\b[A-H]{2,}\b/g) ?? [];
  if (x === undefined || y === undefined || more.length > 0)
    throw new Error(`two words in capitals expected: ${question}`);
  return [x, y];
}
