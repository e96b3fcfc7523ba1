import { decimalOf, exactly, numbersIn, scaled } from './found.ts';
import type { Oracle } from './oracle.ts';

const PLACES = 4;

/** One division of whole numbers, after both have been made ten-thousandths of the same place. */
export const division: Oracle = {
  task: 'division',
  answer(question) {
    if (!/\b(?:four|fourth|ten-thousandths?|fifth)\b/.test(question))
      throw new Error(`does not say where to cut: ${question}`);
    const [first, second] = exactly(2, numbersIn(question), question).map(scaled);
    if (first === undefined || second === undefined) throw new Error(question);
    const [over, under] = /\bgo into\b|^Solve|^Using/.test(question) ? [second, first] : [first, second];
    const quotient = (over.units * 10n ** BigInt(under.places + PLACES)) / (under.units * 10n ** BigInt(over.places));
    return decimalOf(quotient, PLACES);
  },
};
