import { decimalOf, exactly, numbersIn, scaled } from './found.ts';
import type { Oracle } from './oracle.ts';

/** Both numbers as whole multiples of the smallest place. */
export const addition: Oracle = {
  task: 'addition',
  answer(question) {
    const numbers = exactly(2, numbersIn(question), question).map(scaled);
    const places = Math.max(...numbers.map((one) => one.places));
    return decimalOf(
      numbers.reduce((sum, one) => sum + one.units * 10n ** BigInt(places - one.places), 0n),
      places,
    );
  },
};
