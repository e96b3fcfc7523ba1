import { contains, type Range } from '../language/index.ts';
import {
  nextNodes,
  type Node,
  nodesOf,
  type Operand,
  operatorText,
  slotsSetBy,
  type State,
  valueText,
} from '../machine/index.ts';
import { fetchRounds, type FetchRounds } from './fetch-rounds.ts';

/**
 * What the longest way through a state's code takes; the longest for cells and the longest for operations may be two
 * ways.
 */
export interface StateCost {
  /** Cells that are fetched; an interval counts once, and is named by itself where it grows. */
  readonly operands: number;
  /** Operations and tests that are printed; what stands in the state already is not printed again. */
  readonly operations: number;
  /** Of the operations, those that stand in the text of the state itself; the others are what it goes on with. */
  readonly ownOperations: number;
  /** The first of the others on the longest way. */
  readonly firstOther: Range | undefined;
  readonly rounds: FetchRounds;
}

/** The cost of a state, told from its code alone: the graph is acyclic, so every way through it ends. */
export function stateCost({ code, range }: State): StateCost {
  const printed = printedOnce(code);
  const isOwn = (node: Node): boolean => 'range' in node && contains(range, node.range);
  return {
    operands: longest(code, fetchedCells),
    operations: longest(code, printed),
    ownOperations: longest(code, (node) => (isOwn(node) ? printed(node) : 0)),
    firstOther: firstOther(code, (node) => (isOwn(node) ? 0 : printed(node))),
    rounds: fetchRounds(code, isOwn, printed),
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

/** Where the first node that weighs something stands, on the longest way. */
function firstOther(code: Node, weigh: (node: Node) => number): Range | undefined {
  for (let node: Node | undefined = code; node !== undefined;) {
    if (weigh(node) > 0 && 'range' in node) return node.range;
    const next: readonly Node[] = nextNodes(node);
    node = [...next].sort((a, b) => longest(b, weigh) - longest(a, weigh))[0];
  }
  return undefined;
}

function fetchedCells(node: Node): number {
  if (node.op === 'get') return node.fetches.length;
  return node.op === 'interval' ? 1 : 0;
}

/** What is known at a place of the code, whichever way led there. */
interface Known {
  /** What has been printed. */
  readonly lines: ReadonlySet<string>;
  /** What slots hold, by how it was made: two ways may have made one value in different slots. */
  readonly made: ReadonlyMap<number, string>;
  /** Regions that have been written: what a cell of them holds is no longer told by its name. */
  readonly written: ReadonlySet<number>;
}

const NOTHING: Known = { lines: new Set(), made: new Map(), written: new Set() };

/** Weighs a node as the line that it prints, unless every way to it has printed that line. */
function printedOnce(code: Node): (node: Node) => number {
  const before = new Map<Node, Known>();
  for (const node of inOrder(code)) {
    const after = behind(node, before.get(node) ?? NOTHING);
    for (const next of nextNodes(node)) {
      const other = before.get(next);
      before.set(next, other === undefined ? after : common(after, other));
    }
  }
  return (node) => {
    const known = before.get(node) ?? NOTHING;
    const line = lineOf(node, known);
    return line === undefined || known.lines.has(line) ? 0 : 1;
  };
}

function behind(node: Node, known: Known): Known {
  const line = lineOf(node, known);
  const made = new Map(known.made);
  if (node.op === 'get')
    for (const { region, index, slot } of node.fetches)
      made.set(slot, known.written.has(region) ? own(slot) : `${region}[${keysOf(index, known)}]`);
  else if (node.op === 'compute') made.set(node.slot, `${node.operator}(${keysOf(node.operands, known)})`);
  else for (const slot of slotsSetBy(node)) made.set(slot, own(slot));
  return {
    lines: line === undefined ? known.lines : new Set([...known.lines, line]),
    made,
    written:
      node.op === 'put' ? new Set([...known.written, ...node.writes.map(({ region }) => region)]) : known.written,
  };
}

function common(a: Known, b: Known): Known {
  return {
    lines: new Set([...a.lines].filter((line) => b.lines.has(line))),
    made: new Map([...a.made].filter(([slot, made]) => b.made.get(slot) === made)),
    written: new Set([...a.written, ...b.written]),
  };
}

function keysOf(operands: readonly Operand[], { made }: Known): string {
  return operands
    .map((operand) => ('value' in operand ? valueText(operand.value) : (made.get(operand.slot) ?? own(operand.slot))))
    .join();
}

function own(slot: number): string {
  return `$${slot}`;
}

/** What tells the line of an operation or test from others of the state; undefined where none is printed. */
function lineOf(node: Node, known: Known): string | undefined {
  if (node.op === 'test')
    return node.printed ? `${node.relation} ${keysOf([node.left, node.right], known)}` : undefined;
  if (node.op === 'compute')
    return node.printed ? `${operatorText(node.operator)} ${keysOf(node.operands, known)}` : undefined;
  return node.op === 'scan' ? `${node.operator} ${own(node.slot)}` : undefined;
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
