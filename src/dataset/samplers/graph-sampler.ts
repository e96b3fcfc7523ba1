import { drawGraph, mostEdges } from '../graph.ts';
import { capped, combinations, connectedGraphs, power } from '../space/counting.ts';
import type { SamplerBounds } from './bounds.ts';
import type { Count, SamplerOf, SamplerParts } from './parts.ts';

type Graph = SamplerOf<'graph'>;

/** Beyond so much work the graphs that are connected are not told from the others. */
const MOST_GRAPH_WORK = 4_000_000;

/** `random graph n vertices, m edges, weights 1..9`: a list of edges. */
export const graph: SamplerParts<'graph'> = {
  draw: (bounds, sampler, random) => {
    const { vertices, edges } = graphSize(bounds, sampler);
    return drawGraph(vertices, edges, bounds.range(sampler.weights, 'range of weights'), sampler.connected, random);
  },
  count: countGraphs,
  python: (python, { vertices, edges, weights, connected }) =>
    `random.graph(${python.number(vertices)}, ${python.number(edges)}, (${python.range(weights)}), ${connected ? 'True' : 'False'})`,
  needsWords: false,
  isDistinct: () => true,
  size: (bounds, { edges }) => bounds.of(edges),
  values: undefined,
  ends: undefined,
  alphabet: undefined,
};

/** Throws a SampleError where no graph has so many vertices and edges. */
function graphSize(bounds: SamplerBounds, sampler: Graph): { readonly vertices: number; readonly edges: number } {
  const vertices = bounds.count(sampler.vertices);
  const edges = bounds.count(sampler.edges);
  if (vertices < 1) throw bounds.problem(`asks for a graph of ${vertices} vertices.`);
  const least = sampler.connected ? vertices - 1 : 0;
  const most = mostEdges(vertices);
  if (edges < least || edges > most) {
    throw bounds.problem(
      `asks for a ${sampler.connected ? 'connected ' : ''}graph of ${vertices} vertices and ${edges} edges; such a graph has ${least} to ${most} edges. Write min(…, n * (n - 1) / 2) or max(n - 1, …).`,
    );
  }
  return { vertices, edges };
}

function countGraphs(bounds: SamplerBounds, sampler: Graph): Count {
  const { vertices, edges } = graphSize(bounds, sampler);
  const [low, high] = bounds.range(sampler.weights, 'range of weights');
  const weights = power(BigInt(high - low + 1), edges);
  const exact = !sampler.connected || vertices ** 2 * edges ** 2 <= MOST_GRAPH_WORK;
  const graphs =
    sampler.connected && exact ? connectedGraphs(vertices, edges) : combinations(BigInt(mostEdges(vertices)), edges);
  return { size: capped(graphs * weights), exact };
}
