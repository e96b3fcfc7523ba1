import type { Range } from '../language/index.ts';
import { nextNodes, type Node, nodesOf, slotsReadBy, slotsSetBy } from '../machine/index.ts';

/**
 * Rounds in which a state fetches: lines of fetches between which an operation or test stands. What only tells how long
 * a `for` goes on, or where it begins, makes no round: the head of a loop is in the state that comes to it, however the
 * program is divided into steps.
 */
export interface FetchRounds {
  /** On the way with most of them, where each begins. */
  readonly all: readonly Range[];
  /** How many of them there would be without what the state goes on with: of the fetches in its own text. */
  readonly own: number;
}

/** `isOwn`: whether a node stands in the text of the state; `printed`: how many lines of operations and tests it has. */
export function fetchRounds(code: Node, isOwn: (node: Node) => boolean, printed: (node: Node) => number): FetchRounds {
  const told = slotsThatTell(code);
  const isFetch = (node: Node): node is Fetch =>
    (node.op === 'get' || node.op === 'interval') && slotsSetBy(node).some((slot) => told.has(slot));
  return {
    all: mostRounds(code, isFetch, printed).map(({ range }) => range),
    own: mostRounds(code, (node): node is Fetch => isOwn(node) && isFetch(node), printed).length,
  };
}

type Fetch = Extract<Node, { readonly op: 'get' | 'interval' }>;

function mostRounds(
  code: Node,
  isFetch: (node: Node) => node is Fetch,
  printed: (node: Node) => number,
): readonly Fetch[] {
  const known = new Map<Node, Map<boolean, readonly Fetch[]>>();
  const from = (node: Node, isInRound: boolean): readonly Fetch[] => {
    const ready = known.get(node)?.get(isInRound);
    if (ready !== undefined) return ready;
    const isOne = isFetch(node);
    const stays = isOne || (isInRound && printed(node) === 0);
    const after = nextNodes(node)
      .map((next) => from(next, stays))
      .reduce((most, one) => (one.length > most.length ? one : most), []);
    const rounds = isOne && !isInRound ? [node, ...after] : after;
    known.set(node, (known.get(node) ?? new Map<boolean, readonly Fetch[]>()).set(isInRound, rounds));
    return rounds;
  };
  return from(code, false);
}

/** The slots on which anything else depends than the silent arithmetic and tests of a `for`. */
function slotsThatTell(code: Node): ReadonlySet<number> {
  const nodes = [...nodesOf(code)];
  const told = new Set(nodes.flatMap((node) => (isOfLoop(node) ? [] : slotsReadBy(node))));
  for (let size = -1; size < told.size;) {
    size = told.size;
    for (const node of nodes)
      if (node.op === 'compute' && told.has(node.slot)) for (const slot of slotsReadBy(node)) told.add(slot);
  }
  return told;
}

/** What moves a loop's variable, looks whether that is past its end, or goes into the round. */
function isOfLoop(node: Node): boolean {
  if (node.op === 'next') return true;
  if (node.op === 'compute') return !node.printed;
  return node.op === 'test' && !node.printed && (node.relation === '<=' || node.relation === '>=');
}
