import { nextNodes, type Node, type State } from '../machine/index.ts';

/**
 * What the longest way through a state's code takes; the longest for cells and the longest for operations may be two
 * ways.
 */
export interface StateCost {
  /** Cells that are fetched; an interval counts once, and is named by itself where it grows. */
  readonly operands: number;
  /** Operations and tests that are printed. */
  readonly operations: number;
}

/** The cost of a state, told from its code alone: the graph is acyclic, so every way through it ends. */
export function stateCost({ code }: State): StateCost {
  return { operands: longest(code, fetchedCells), operations: longest(code, printedOperations) };
}

function longest(code: Node, weigh: (node: Node) => number): number {
  const known = new Map<Node, number>();
  const from = (node: Node): number => {
    const ready = known.get(node);
    if (ready !== undefined) return ready;
    const weight = weigh(node) + Math.max(0, ...nextNodes(node).map(from));
    known.set(node, weight);
    return weight;
  };
  return from(code);
}

function fetchedCells(node: Node): number {
  if (node.op === 'get') return node.fetches.length;
  return node.op === 'interval' ? 1 : 0;
}

function printedOperations(node: Node): number {
  return (node.op === 'compute' || node.op === 'scan' || node.op === 'test') && node.printed ? 1 : 0;
}
