import { letters, list, numbers, orders, range, sumOf, tuples, type Oracle } from './values.ts';

function isSolved(grid: readonly number[]): boolean {
  const groups = range(4).flatMap((k) => [
    range(4).map((i) => 4 * k + i),
    range(4).map((i) => 4 * i + k),
    range(4).map((i) => 4 * (2 * Math.floor(k / 2) + Math.floor(i / 2)) + 2 * (k % 2) + (i % 2)),
  ]);
  return groups.every((group) => new Set(group.map((place) => grid[place])).size === 4);
}

export const search: Readonly<Record<string, Oracle>> = {
  queens: ({ first }, { n = 0 }) => {
    const found = orders(range(n)).find(
      (columns) =>
        columns[0] === Number(first) &&
        new Set(columns.map((column, row) => column + row)).size === n &&
        new Set(columns.map((column, row) => column - row)).size === n,
    );
    return list(found ?? []);
  },
  'subset-sum': ({ a, sum }) => {
    // Choices as binary numbers, whose highest digit says whether the first number is taken: the greatest one wins,
    // and of those that take no more than they must, the shortest.
    const all = numbers(a);
    const chosen = range(2 ** all.length)
      .reverse()
      .map((choice) => all.filter((_, i) => Math.floor(choice / 2 ** (all.length - 1 - i)) % 2 === 1))
      .find((some) => sumOf(some) === Number(sum));
    return chosen === undefined || chosen.length === 0 ? 'none of them' : list(chosen);
  },
  permutations: ({ s }) => {
    // Swapping and swapping back puts the later letters in the order of a swap with the first of them.
    const swapped = (some: readonly string[]): string[] =>
      some.length < 2
        ? [some.join('')]
        : some.flatMap((one, i) => {
            const rest = some.map((other, j) => (j === i ? (some[0] ?? '') : other)).slice(1);
            return swapped(rest).map((tail) => one + tail);
          });
    return list(swapped(letters(s)));
  },
  sudoku: ({ grid }) => {
    // Rows are orders of 1 to 4; those that fit what is given, one row after the other.
    const given = tuples(grid).flat();
    const rows = range(4).map((r) =>
      orders([1, 2, 3, 4]).filter((row) =>
        row.every((value, c) => given[4 * r + c] === 0 || given[4 * r + c] === value),
      ),
    );
    const grids = rows.reduce<number[][]>(
      (some, next) => some.flatMap((one) => next.map((row) => [...one, ...row])),
      [[]],
    );
    return list(grids.find(isSolved) ?? []);
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
};
