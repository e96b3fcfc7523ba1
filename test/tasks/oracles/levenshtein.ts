import type { Oracle } from './oracle.ts';

/** By Ukkonen's way: for one edit after the other, how far each diagonal can be followed. */
export const levenshtein: Oracle = {
  task: 'levenshtein',
  answer(question) {
    const [x, y, ...more] = question.match(/\b[A-F]{2,}\b/g) ?? [];
    if (x === undefined || y === undefined || more.length > 0)
      throw new Error(`two words in capitals expected: ${question}`);
    return String(edits(x, y));
  },
};

function edits(x: string, y: string): number {
  const slide = (row: number, diagonal: number): number => {
    let at = Math.min(row, x.length, y.length - diagonal);
    while (at < x.length && at + diagonal < y.length && x[at] === y[at + diagonal]) at++;
    return at;
  };
  let reach = new Map([[0, slide(0, 0)]]);
  for (let count = 0; ; count++) {
    if (reach.get(y.length - x.length) === x.length) return count;
    const before = reach;
    reach = new Map();
    for (let diagonal = -count - 1; diagonal <= count + 1; diagonal++) {
      if (diagonal < -x.length || diagonal > y.length) continue;
      const row = Math.max(
        (before.get(diagonal) ?? -1) + 1,
        before.get(diagonal - 1) ?? -1,
        (before.get(diagonal + 1) ?? -1) + 1,
      );
      reach.set(diagonal, slide(row, diagonal));
    }
  }
}
