/** Spaces from here on are not told apart: a size of this much means this much or more. */
export const LARGEST_SPACE = 10n ** 100n;

export function capped(size: bigint): bigint {
  return size < LARGEST_SPACE ? size : LARGEST_SPACE;
}

export function power(base: bigint, exponent: number): bigint {
  let result = 1n;
  if (base === 1n) return 1n;
  for (let i = 0; i < exponent && result > 0n && result < LARGEST_SPACE; i++) result *= base;
  return capped(result);
}

/** Ways to choose so many of `size` things in order, each once. */
export function arrangements(size: bigint, count: number): bigint {
  let result = 1n;
  for (let i = 0n; i < BigInt(count) && result > 0n && result < LARGEST_SPACE; i++) result *= size - i;
  return result < 0n ? 0n : capped(result);
}

/** Ways to choose so many of `size` things, in no order. */
export function combinations(size: bigint, count: number): bigint {
  const many = BigInt(count);
  if (many < 0n || many > size) return 0n;
  const fewer = many * 2n > size ? size - many : many;
  let result = 1n;
  // Each step divides evenly; what is beyond the cap only grows on.
  for (let i = 1n; i <= fewer; i++) {
    result = (result * (size - fewer + i)) / i;
    if (result > LARGEST_SPACE) return LARGEST_SPACE;
  }
  return result;
}

const connected = new Map<string, bigint>();

/**
 * Connected simple graphs with these vertices and so many edges: all graphs, less those in which the component of the
 * first vertex has k vertices and j edges. Not capped: the subtraction needs the numbers themselves.
 */
export function connectedGraphs(vertices: number, edges: number): bigint {
  if (vertices === 1) return edges === 0 ? 1n : 0n;
  if (edges < vertices - 1) return 0n;
  const key = `${vertices},${edges}`;
  const ready = connected.get(key);
  if (ready !== undefined) return ready;
  let count = exactly(pairs(vertices), edges);
  for (let k = 1; k < vertices; k++) {
    const others = exactly(vertices - 1, k - 1);
    for (let j = k - 1; j <= Math.min(edges, pairs(k)); j++) {
      const rest = exactly(pairs(vertices - k), edges - j);
      if (rest > 0n) count -= others * connectedGraphs(k, j) * rest;
    }
  }
  connected.set(key, count);
  return count;
}

function pairs(vertices: number): number {
  return (vertices * (vertices - 1)) / 2;
}

function exactly(size: number, count: number): bigint {
  if (count < 0 || count > size) return 0n;
  let result = 1n;
  for (let i = 1; i <= Math.min(count, size - count); i++) result = (result * BigInt(size - i + 1)) / BigInt(i);
  return result;
}
