import { letters, list, numbers, range, sumOf, tuples, yesOrNo, type Oracle } from './values.ts';

function sorted({ a }: Parameters<Oracle>[0]): string {
  return list(numbers(a).sort((one, other) => one - other));
}

/** Sorting, dynamic programs and boards. */
export const tables: Readonly<Record<string, Oracle>> = {
  'insertion-sort': sorted,
  'merge-sort': sorted,
  'heap-sort': sorted,
  quicksort: sorted,
  'counting-sort': sorted,
  'coin-change': ({ coins }, { n = 0 }) => {
    // The sums of one coin, two coins, and so on.
    let sums = new Set([0]);
    for (let count = 0; count <= n; count++) {
      if (sums.has(n)) return String(count);
      sums = new Set([...sums].flatMap((sum) => numbers(coins).map((coin) => sum + coin)));
    }
    return 'impossible';
  },
  lis: ({ a }) => {
    // All increasing choices of places, backward: the longest; of these the one that ends first, and so on.
    const all = numbers(a);
    const choices = range(2 ** all.length)
      .map((choice) => range(all.length).filter((i) => Math.floor(choice / 2 ** i) % 2 === 1))
      .filter((places) => places.every((place, k) => k === 0 || (all[places[k - 1] ?? 0] ?? 0) < (all[place] ?? 0)))
      .map((places) => places.reverse());
    const [best = []] = choices.sort(
      (one, other) =>
        other.length - one.length || one.map((place, k) => place - (other[k] ?? 0)).find((less) => less !== 0) || 0,
    );
    return list(best.map((place) => all[place] ?? 0));
  },
  'matrix-chain': ({ size }) => {
    // All ways to take two neighbours together.
    const cheapest = (sizes: readonly number[]): number =>
      sizes.length < 3
        ? 0
        : Math.min(
            ...range(sizes.length - 2).map(
              (i) =>
                (sizes[i] ?? 0) * (sizes[i + 1] ?? 0) * (sizes[i + 2] ?? 0) +
                cheapest(sizes.filter((_, k) => k !== i + 1)),
            ),
          );
    return String(cheapest(numbers(size)));
  },
  'rule-110': ({ s }) => {
    let cells = numbers(s).join('');
    for (let round = 1; round <= 3; round++)
      cells = letters(cells)
        .map((_, i) => (/^(?:000|100|111)$/u.test(`0${cells}0`.slice(i, i + 3)) ? '0' : '1'))
        .join('');
    return list(letters(cells));
  },
  'magic-square': ({ m }) => {
    const rows = tuples(m);
    const columns = rows.map((_, j) => rows.map((row) => row[j] ?? 0));
    const diagonals = [rows, rows.toReversed()].map((square) => square.map((row, k) => row[k] ?? 0));
    return yesOrNo(new Set([...rows, ...columns, ...diagonals].map(sumOf)).size === 1);
  },
  'grid-path': ({ cost }) => {
    // All ways, each told by where it goes down.
    const rows = tuples(cost);
    const from = (i: number, j: number): number => {
      const own = rows[i]?.[j] ?? Infinity;
      if (i === rows.length - 1 && j === (rows[i]?.length ?? 0) - 1) return own;
      return i < rows.length && own < Infinity ? own + Math.min(from(i + 1, j), from(i, j + 1)) : Infinity;
    };
    return String(from(0, 0));
  },
  rotate: ({ m }) => {
    const rows = tuples(m).reverse();
    return list((rows[0] ?? []).map((_, j) => `[${list(rows.map((row) => row[j] ?? 0))}]`));
  },
  assignment: ({ cost }) => {
    const jobs: number[] = [];
    for (const row of tuples(cost)) {
      const left = [...row.entries()].filter(([at]) => !jobs.includes(at));
      jobs.push(left.sort(([a, x], [b, y]) => x - y || a - b)[0]?.[0] ?? -1);
    }
    return list(jobs);
  },
  life: ({ board }) => {
    const rows = tuples(board);
    // A cell counts among its own nine.
    const at = (r: number, c: number): number => rows[r]?.[c] ?? 0;
    const near = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => [down, right] as const));
    return list(
      rows.flatMap((row, r) =>
        row.map((cell, c) => {
          const alive = sumOf(near.map(([down, right]) => at(r + down, c + right)));
          return alive === 3 || (alive === 4 && cell === 1) ? 1 : 0;
        }),
      ),
    );
  },
};
