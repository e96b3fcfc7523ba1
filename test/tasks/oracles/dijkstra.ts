import type { Oracle } from './oracle.ts';

/** Bellman's way: all edges again and again, until nothing gets shorter. */
export const dijkstra: Oracle = {
  task: 'dijkstra',
  answer(question) {
    const edges = [...question.matchAll(/\((\d+), (\d+), (\d+)\)/g)].map(([, a, b, weight]) => ({
      a: Number(a),
      b: Number(b),
      weight: Number(weight),
    }));
    const [vertices, another] =
      question
        .replace(/\(\d+, \d+, \d+\)/g, '')
        .match(/\d+/g)
        ?.map(Number)
        .filter((one) => one >= 3) ?? [];
    if (vertices === undefined || another !== undefined || edges.length === 0)
      throw new Error(`a number of vertices and edges expected: ${question}`);
    const distance = Array.from({ length: vertices }, (_, vertex) => (vertex === 0 ? 0 : Infinity));
    for (let changed = true; changed;) {
      changed = false;
      for (const { a, b, weight } of edges.flatMap((edge) => [edge, { a: edge.b, b: edge.a, weight: edge.weight }])) {
        const through = (distance[a] ?? Infinity) + weight;
        if (through < (distance[b] ?? Infinity)) {
          distance[b] = through;
          changed = true;
        }
      }
    }
    return distance.map((one) => (one === Infinity ? 'inf' : String(one))).join(', ');
  },
};
