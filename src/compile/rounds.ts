import type { Get, Interval, Node, Operand } from '../machine/index.ts';

/**
 * Orders the fetches of a state. On entering a segment (the nodes up to the next test), one get line fetches all reads
 * whose address is known by then; an operation whose operand's address becomes known later has a further get line
 * before it. Reads move over puts of other regions only.
 */
export function fetchRounds(code: Node): Node {
  const done = new Map<Node, Node>();
  const from = (start: Node): Node => {
    const ready = done.get(start);
    if (ready) return ready;
    const chain: Linear[] = [];
    let node: Node = start;
    while (isLinear(node)) {
      chain.push(node);
      node = node.next;
    }
    const result = arrange(chain).reduceRight<Node>((next, linear) => ({ ...linear, next }), endOf(node, from));
    done.set(start, result);
    return result;
  };
  return from(code);
}

type Linear = Extract<Node, { readonly next: Node }>;

function isLinear(node: Node): node is Linear {
  return 'next' in node;
}

function endOf(node: Node, from: (node: Node) => Node): Node {
  return node.op === 'test' || node.op === 'written' ? { ...node, yes: from(node.yes), no: from(node.no) } : node;
}

function arrange(chain: readonly Linear[]): Linear[] {
  const rest = [...chain];
  const result: Linear[] = [];
  const defined = (node: Linear): number[] => {
    if (node.op === 'get') return node.fetches.map((f) => f.slot);
    if (node.op === 'extent') return [node.low, node.high];
    return 'slot' in node ? [node.slot] : [];
  };
  const undefinedYet = new Set(rest.flatMap(defined));
  const place = (node: Linear): void => {
    defined(node).forEach((slot) => undefinedYet.delete(slot));
    result.push(node);
  };
  const isReady = (operand: Operand): boolean => 'value' in operand || !undefinedYet.has(operand.slot);
  while (rest.length > 0) {
    const round = collectRound(rest, isReady, place);
    if (round) {
      place(round);
      continue;
    }
    const node = rest.shift();
    if (node) place(node);
    // Nothing that was not ready becomes ready before the next value is computed.
  }
  return result;
}

/**
 * Takes the gets that can be fetched now out of the rest (and the silent index arithmetic that they need, which is
 * placed).
 */
function collectRound(
  rest: Linear[],
  isReady: (operand: Operand) => boolean,
  place: (node: Linear) => void,
): Get | undefined {
  const taken: Get[] = [];
  const blocked = new Set<number>();
  for (let i = 0; i < rest.length;) {
    const node = rest[i];
    if (node === undefined) break;
    if (node.op === 'compute' && !node.printed && node.operands.every(isReady)) {
      rest.splice(i, 1);
      place(node);
    } else if (node.op === 'get' && node.fetches.every((f) => !blocked.has(f.region) && f.index.every(isReady))) {
      rest.splice(i, 1);
      taken.push(node);
    } else if (isFence(node)) {
      break;
    } else {
      if (node.op === 'put') node.writes.forEach((w) => blocked.add(w.region));
      i++;
    }
  }
  const first = taken[0];
  return first && { ...first, fetches: taken.flatMap((g) => g.fetches) };
}

/** An interval is fetched where the author wrote it; reads after it may be of what it fetched. */
function isFence(node: Linear): node is Interval {
  return node.op === 'interval';
}
