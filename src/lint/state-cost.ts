import { nextNodes, type Node, nodesOf, operatorText, type State } from '../machine/index.ts';

/**
 * What the longest way through a state's code takes; the longest for cells and the longest for operations may be two
 * ways.
 */
export interface StateCost {
  /** Cells that are fetched; an interval counts once, and is named by itself where it grows. */
  readonly operands: number;
  /** Operations and tests that are printed; what stands in the state already is not printed again. */
  readonly operations: number;
  /** Rounds of fetches: lines of them between which an operation or test stands. */
  readonly rounds: number;
}

/** The cost of a state, told from its code alone: the graph is acyclic, so every way through it ends. */
export function stateCost({ code }: State): StateCost {
  const printed = printedOnce(code);
  return {
    operands: longest(code, fetchedCells),
    operations: longest(code, printed),
    rounds: mostRounds(code, printed),
  };
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

function mostRounds(code: Node, printed: (node: Node) => number): number {
  const known = new Map<Node, Map<boolean, number>>();
  const from = (node: Node, isInRound: boolean): number => {
    const ready = known.get(node)?.get(isInRound);
    if (ready !== undefined) return ready;
    const fetches = fetchedCells(node) > 0;
    const stays = fetches || (isInRound && printed(node) === 0);
    const rounds = (fetches && !isInRound ? 1 : 0) + Math.max(0, ...nextNodes(node).map((next) => from(next, stays)));
    known.set(node, (known.get(node) ?? new Map<boolean, number>()).set(isInRound, rounds));
    return rounds;
  };
  return from(code, false);
}

function fetchedCells(node: Node): number {
  if (node.op === 'get') return node.fetches.length;
  return node.op === 'interval' ? 1 : 0;
}

/** Weighs a node as the line that it prints, unless every way to it has printed that line. */
function printedOnce(code: Node): (node: Node) => number {
  const before = new Map<Node, ReadonlySet<string>>();
  for (const node of inOrder(code)) {
    const line = lineOf(node);
    const known = before.get(node) ?? new Set();
    const after = line === undefined ? known : new Set([...known, line]);
    for (const next of nextNodes(node)) {
      const other = before.get(next);
      before.set(next, other === undefined ? after : new Set([...after].filter((one) => other.has(one))));
    }
  }
  return (node) => {
    const line = lineOf(node);
    return line === undefined || before.get(node)?.has(line) === true ? 0 : 1;
  };
}

/** What tells the line of an operation or test from others of the state; undefined where none is printed. */
function lineOf(node: Node): string | undefined {
  if (node.op === 'test') return node.printed ? JSON.stringify([node.relation, node.left, node.right]) : undefined;
  if (node.op === 'compute')
    return node.printed ? JSON.stringify([operatorText(node.operator), node.operands]) : undefined;
  return node.op === 'scan' ? JSON.stringify([node.operator, node.slot]) : undefined;
}

/** The nodes of a state's code, each after all that lead to it. */
function inOrder(code: Node): readonly Node[] {
  const nodes = [...nodesOf(code)];
  const leading = new Map<Node, number>();
  for (const next of nodes.flatMap(nextNodes)) leading.set(next, (leading.get(next) ?? 0) + 1);
  const order: Node[] = [];
  const waiting = [code];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    order.push(node);
    for (const next of nextNodes(node)) {
      const left = (leading.get(next) ?? 0) - 1;
      leading.set(next, left);
      if (left === 0) waiting.push(next);
    }
  }
  return order;
}
