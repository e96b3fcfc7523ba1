import { listIn } from './found.ts';
import type { Oracle } from './oracle.ts';

/** Counts for each number how many are less: that is its place. */
export const bubbleSort: Oracle = {
  task: 'bubble-sort',
  answer(question) {
    const given = listIn(question);
    const sorted: number[] = [];
    for (const one of given) sorted[given.filter((other) => other < one).length] = one;
    return sorted.join(', ');
  },
};
