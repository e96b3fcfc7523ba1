import { numbersIn } from './found.ts';
import type { Oracle } from './oracle.ts';

/**
 * Inclusion and exclusion: of all arrangements, take off those that keep one thing, add those that keep two, and so on.
 */
export const derangement: Oracle = {
  task: 'derangement',
  answer(question) {
    const n = Math.max(...numbersIn(question).map(Number));
    let total = 0n;
    let term = 1n;
    // From the last term, n!/n!, to the first, n!/0!.
    for (let kept = n; kept >= 0; kept--) {
      total += kept % 2 === 0 ? term : -term;
      term *= BigInt(kept);
    }
    return total.toString();
  },
};
