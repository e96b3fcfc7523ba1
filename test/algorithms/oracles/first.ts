import type { Inputs } from '../../src/machine/index.ts';

/** What each program answers, worked out in another way. */
export const oracles: Readonly<Record<string, (inputs: Inputs) => string>> = {
  'floyd-warshall': ({ w }) => {
    const weights = numbers(w);
    const n = Math.sqrt(weights.length);
    // By Bellman and Ford, from vertex 0.
    const way = Array.from({ length: n }, (_, i) => (i === 0 ? 0 : Infinity));
    for (let round = 1; round < n; round++)
      weights.forEach((weight, at) => {
        const [from, to] = [Math.floor(at / n), at % n];
        way[to] = Math.min(way[to] ?? Infinity, (way[from] ?? Infinity) + weight);
      });
    return way.join(', ');
  },
  hanoi: ({ disks }) => {
    // Move m of the usual way round moves the disk that the lowest one of m in binary says.
    const count = Number(disks);
    const pegs = Array.from({ length: count }, () => 1);
    const moves: string[] = [];
    for (let move = 1; move < 2 ** count; move++) {
      const disk = Math.log2(move & -move);
      const from = pegs[disk] ?? 1;
      // Disks of the last one's parity go 1, 3, 2, the others 1, 2, 3.
      const to = ((from - 1 + ((count - disk) % 2 === 1 ? 2 : 1)) % 3) + 1;
      pegs[disk] = to;
      moves.push(`(${disk + 1}, ${from}, ${to})`);
    }
    return moves.join(', ');
  },
  quicksort: ({ a }) =>
    numbers(a)
      .sort((one, other) => one - other)
      .join(', '),
  'matrix-product': ({ a, b }) => {
    const [left, right] = [numbers(a), numbers(b)];
    const n = Math.sqrt(left.length);
    return left
      .map((_, at) =>
        Array.from({ length: n }, (_unused, k) => k).reduce(
          (sum, k) => sum + (left[at - (at % n) + k] ?? 0) * (right[k * n + (at % n)] ?? 0),
          0,
        ),
      )
      .join(', ');
  },
  caesar: ({ word, shift }) => {
    const alphabet = Array.from('abcdefghijklmnopqrstuvwxyz');
    const turned = [...alphabet.slice(Number(shift)), ...alphabet.slice(0, Number(shift))];
    return Array.from(String(word))
      .map((letter) => turned[alphabet.indexOf(letter)] ?? '')
      .join('');
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

function numbers(input: Inputs[string] | undefined): number[] {
  return Array.isArray(input) ? input.map(Number) : [];
}
