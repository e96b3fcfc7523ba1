import type { Oracle } from './oracle.ts';

/** The sieve of Eratosthenes: crosses out multiples instead of dividing. */
export const primeSearch: Oracle = {
  task: 'prime-search',
  answer(question) {
    // Smaller numbers in the text belong to what it says about divisors.
    const [first, last, ...more] =
      question
        .match(/\d+/g)
        ?.map(Number)
        .filter((one) => one >= 5) ?? [];
    if (first === undefined || last === undefined || more.length > 0)
      throw new Error(`two numbers expected: ${question}`);
    const crossed = new Set([0, 1]);
    for (let number = 2; number <= last; number++) {
      if (crossed.has(number)) continue;
      for (let multiple = 2 * number; multiple <= last; multiple += number) crossed.add(multiple);
    }
    const primes = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i).filter(
      (number) => !crossed.has(number),
    );
    return primes.length === 0 ? 'none' : primes.join(', ');
  },
};
