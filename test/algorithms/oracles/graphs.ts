import { list, range, sumOf, tuples, type Oracle } from './values.ts';

/** Which vertices some edges join, each vertex named by the lowest one that it is joined to. */
function parts(n: number, edges: readonly (readonly number[])[]): number[] {
  const lowest = range(n);
  for (let round = 1; round < n; round++)
    for (const [from = 0, to = 0] of edges) {
      const both = Math.min(lowest[from] ?? 0, lowest[to] ?? 0);
      lowest[from] = both;
      lowest[to] = both;
    }
  return lowest;
}

export const graphs: Readonly<Record<string, Oracle>> = {
  bfs: ({ edges }, { n = 0 }) => {
    // The vertices that k edges lead to, for k = 0, 1, 2, …
    const away = range(n).map(() => -1);
    let reached = new Set([0]);
    for (let k = 0; k < n; k++) {
      for (const v of reached) if (away[v] === -1) away[v] = k;
      reached = new Set(
        tuples(edges)
          .filter(([from = 0]) => reached.has(from))
          .map(([, to = 0]) => to),
      );
    }
    return list(away);
  },
  dfs: ({ edges }) => {
    // With a stack of what to visit, the last neighbour pushed first.
    const order: number[] = [];
    const open = [0];
    for (let u = open.pop(); u !== undefined; u = open.pop()) {
      if (order.includes(u)) continue;
      order.push(u);
      const neighbours = tuples(edges).flatMap((ends) => ends.filter((_, i) => ends[1 - i] === u));
      open.push(...neighbours.reverse());
    }
    return list(order);
  },
  'topological-sort': ({ before }, { n = 0 }) => {
    // Each task comes in the round after the last one that it waits for; who became free earlier, and by the earlier
    // pair, goes first.
    const pairs = tuples(before);
    const order = range(n).filter((v) => pairs.every(([, to]) => to !== v));
    for (let head = 0; head < order.length; head++)
      order.push(
        ...pairs
          .filter(([from]) => from === order[head])
          .map(([, to = 0]) => to)
          .filter((v) => pairs.every(([from = 0, to]) => to !== v || order.slice(0, head + 1).includes(from))),
      );
    return list(order);
  },
  kruskal: ({ edges }, { n = 0 }) => {
    // The lightest of all choices of edges that join everything.
    const all = tuples(edges);
    const weights = range(2 ** all.length)
      .map((choice) => all.filter((_, k) => Math.floor(choice / 2 ** k) % 2 === 1))
      .filter((chosen) => chosen.length === n - 1 && parts(n, chosen).every((v) => v === 0))
      .map((chosen) => sumOf(chosen.map(([, , weight = 0]) => weight)));
    return String(Math.min(...weights));
  },
  'bellman-ford': ({ edges }, { n = 0 }) => {
    // The generator leads edges upward only, so that the way to each vertex follows from those to lower ones.
    const way = [0];
    for (let v = 1; v < n; v++)
      way[v] = Math.min(
        ...tuples(edges)
          .filter(([, to]) => to === v)
          .map(([from = 0, , length = 0]) => (way[from] ?? Infinity) + length),
      );
    return list(way);
  },
  'floyd-warshall': ({ w }) => {
    const weights = tuples(w).flat();
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
};
