import type { Oracle } from './oracle.ts';

/** By the extended Euclidean algorithm: one solution, and from it all others in steps of x2 / gcd. */
export const diophantine: Oracle = {
  task: 'diophantine',
  answer(question) {
    const { x1, x2, n } = read(question);
    const [gcd, factor] = euclid(x1, x2);
    if (n % gcd !== 0) return 'none';
    const step = x2 / gcd;
    const start = modulo(factor * (n / gcd), step);
    const solutions: string[] = [];
    for (let a = start; a * x1 <= n; a += step) solutions.push(`(${a}, ${(n - a * x1) / x2})`);
    return solutions.length === 0 ? 'none' : solutions.join(', ');
  },
};

function euclid(a: number, b: number): [gcd: number, factor: number] {
  if (b === 0) return [a, 1];
  let [before, rest, u, v] = [a, b, 1, 0];
  while (rest !== 0) [before, rest, u, v] = [rest, before % rest, v, u - Math.floor(before / rest) * v];
  return [before, u];
}

function modulo(a: number, m: number): number {
  return ((a % m) + m) % m;
}

function read(question: string): { x1: number; x2: number; n: number } {
  // 0, 1 and {0, 1, 2, …} say what kind of numbers is asked for.
  const numbers =
    question
      .replace('{0, 1, 2, …}', '')
      .match(/\d+/g)
      ?.map(Number)
      .filter((one) => one > 1) ?? [];
  const sumFirst = /Decompose \d|Write \d+ as|lasts \d|\d = a \*/.test(question);
  const [x1, x2, n] = sumFirst ? [...numbers.slice(1), numbers[0]] : numbers;
  if (x1 === undefined || x2 === undefined || n === undefined || numbers.length !== 3)
    throw new Error(`two coefficients and a sum expected: ${question}`);
  return { x1, x2, n };
}
