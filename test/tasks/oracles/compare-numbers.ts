import { exactly, numbersIn, scaled } from './found.ts';
import type { Oracle } from './oracle.ts';

/** The sign of one difference, in units of the smallest place. */
export const compareNumbers: Oracle = {
  task: 'compare-numbers',
  answer(question) {
    const [x = '', y = ''] = exactly(2, numbersIn(question), question);
    const a = scaled(x);
    const b = scaled(y);
    return a.units * 10n ** BigInt(b.places) - b.units * 10n ** BigInt(a.places) >= 0n ? x : y;
  },
};
