import type { Oracle } from './oracle.ts';

/** Every subset of the items, by the bits of a number. */
export const knapsack: Oracle = {
  task: 'knapsack',
  answer(question) {
    const [weights, values, ...more] = [...question.matchAll(/\[([\d, ]+)\]/g)].map((match) =>
      (match[1] ?? '').split(', ').map(Number),
    );
    const [capacity, another] =
      question
        .replace(/\[[\d, ]+\]|0-1/g, '')
        .match(/\d+/g)
        ?.map(Number) ?? [];
    if (
      weights === undefined ||
      values === undefined ||
      more.length > 0 ||
      capacity === undefined ||
      another !== undefined
    )
      throw new Error(`capacity, weights and values expected: ${question}`);
    let best = 0;
    for (let subset = 0; subset < 2 ** weights.length; subset++) {
      const total = (of: readonly number[]): number => of.reduce((sum, one, i) => sum + ((subset >> i) & 1) * one, 0);
      if (total(weights) <= capacity) best = Math.max(best, total(values));
    }
    return String(best);
  },
};
