import { list, range, tuples, type Oracle } from './values.ts';

export const arithmetic: Readonly<Record<string, Oracle>> = {
  gcd: ({ a, b }) => {
    // By subtraction and halving, as Stein has it.
    let [x, y, twos] = [BigInt(String(a)), BigInt(String(b)), 1n];
    while (x !== y) {
      if (x % 2n === 0n && y % 2n === 0n) twos *= 2n;
      if (x % 2n === 0n || y % 2n === 0n) [x, y] = [x % 2n === 0n ? x / 2n : x, y % 2n === 0n ? y / 2n : y];
      else [x, y] = x > y ? [(x - y) / 2n, y] : [x, (y - x) / 2n];
    }
    return String(x * twos);
  },
  'modular-power': ({ base, exponent, modulus }) => {
    // Powers of a number repeat after at most as many steps as the modulus says.
    const seen: number[] = [];
    let power = 1 % Number(modulus);
    while (!seen.includes(power)) {
      seen.push(power);
      power = (power * Number(base)) % Number(modulus);
    }
    const start = seen.indexOf(power);
    const k = Number(exponent);
    return String(seen[k < start ? k : start + ((k - start) % (seen.length - start))]);
  },
  'base-conversion': ({ x, base }) => Number(x).toString(Number(base)),
  collatz: ({ x }) => {
    const steps = (k: number): number => (k === 1 ? 0 : 1 + steps(k % 2 === 0 ? k / 2 : 3 * k + 1));
    return String(steps(Number(x)));
  },
  'long-multiplication': ({ x, y }) => String(BigInt(String(x)) * BigInt(String(y))),
  fibonacci: (_, { n = 0 }) => {
    // The nearest integer to a power of the golden ratio, which doubles tell exactly as far as this.
    const root = Math.sqrt(5);
    return String(Math.round(((1 + root) / 2) ** n / root));
  },
  'continued-fraction': ({ a, b }) => {
    // Multiplies the answer out again would not tell its last term from two: so by the next fraction each time.
    const terms: bigint[] = [];
    let [x, y] = [BigInt(String(a)), BigInt(String(b))];
    while (y > 0n) {
      let term = 0n;
      for (let step = 10n ** 9n; step > 0n; step /= 10n) while ((term + step) * y <= x) term += step;
      terms.push(term);
      [x, y] = [y, x - term * y];
    }
    return list(terms.map(String));
  },
  josephus: ({ k }, { n = 0 }) =>
    String(range(n).reduce((left, round) => (round === 0 ? 0 : (left + Number(k)) % (round + 1)), 0)),
  'matrix-product': ({ a, b }) => {
    const [left, right] = [tuples(a), tuples(b)];
    const rows = left.map((row) => row.map((_, j) => row.reduce((sum, one, k) => sum + one * (right[k]?.[j] ?? 0), 0)));
    return rows.map((row) => `[${row.join(', ')}]`).join(', ');
  },
  sieve: ({ top }) =>
    Array.from({ length: Number(top) - 1 }, (_, i) => i + 2)
      .filter((one) => Array.from({ length: one - 2 }, (_, i) => i + 2).every((divisor) => one % divisor !== 0))
      .join(', '),
  'digit-root': ({ x }) => String(1 + ((Number(x) - 1) % 9)),
  roman: ({ x }) => {
    const digits = [
      ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'],
      ['', 'X', 'XX', 'XXX', 'XL', 'L', 'LX', 'LXX', 'LXXX', 'XC'],
      ['', 'C', 'CC', 'CCC', 'CD', 'D', 'DC', 'DCC', 'DCCC', 'CM'],
      ['', 'M', 'MM', 'MMM'],
    ];
    return Array.from(String(Number(x)))
      .reverse()
      .map((digit, place) => digits[place]?.[Number(digit)] ?? '')
      .reverse()
      .join('');
  },
};
