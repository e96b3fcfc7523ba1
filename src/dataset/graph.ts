import type { Random } from './random.ts';

/** An edge between two vertices, the lower one first, and its weight. */
export type Edge = readonly [from: number, to: number, weight: number];

/** How many edges a simple graph of so many vertices has at most. */
export function mostEdges(vertices: number): number {
  return (vertices * (vertices - 1)) / 2;
}

/**
 * An undirected simple graph over the vertices 0 … vertices - 1, each edge once, in order. A connected one is a
 * spanning tree, all of which are equally likely, and further edges. Throws a RangeError where there is no such graph.
 */
export function drawGraph(
  vertices: number,
  edges: number,
  weights: readonly [low: number, high: number],
  connected: boolean,
  random: Random,
): Edge[] {
  if (edges > mostEdges(vertices) || edges < (connected ? vertices - 1 : 0) || vertices < 1)
    throw new RangeError(`no graph of ${vertices} vertices and ${edges} edges`);
  const chosen = new Uint8Array(vertices * vertices);
  const free: number[] = [];
  const tree = connected ? spanningTree(vertices, random) : [];
  for (const [a, b] of tree) chosen[Math.min(a, b) * vertices + Math.max(a, b)] = 1;
  for (let from = 0; from < vertices; from++)
    for (let to = from + 1; to < vertices; to++)
      if (chosen[from * vertices + to] === 0) free.push(from * vertices + to);
  const missing = edges - tree.length;
  if (missing > 0) for (const at of random.distinct(missing, 0, free.length - 1)) chosen[free[at] ?? 0] = 1;
  const list: Edge[] = [];
  for (let from = 0; from < vertices; from++)
    for (let to = from + 1; to < vertices; to++)
      if (chosen[from * vertices + to] === 1) list.push([from, to, random.integer(...weights)]);
  return list;
}

/** A tree from a random Prüfer sequence. */
function spanningTree(vertices: number, random: Random): (readonly [number, number])[] {
  if (vertices < 2) return [];
  const sequence = Array.from({ length: vertices - 2 }, () => random.integer(0, vertices - 1));
  const degree = Array.from({ length: vertices }, () => 1);
  for (const vertex of sequence) degree[vertex] = (degree[vertex] ?? 1) + 1;
  const tree: (readonly [number, number])[] = [];
  for (const vertex of sequence) {
    const leaf = degree.indexOf(1);
    tree.push([leaf, vertex]);
    degree[leaf] = 0;
    degree[vertex] = (degree[vertex] ?? 1) - 1;
  }
  const a = degree.indexOf(1);
  const b = degree.indexOf(1, a + 1);
  return [...tree, [a, b]];
}
