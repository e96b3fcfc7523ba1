import type { Machine, Node } from '../machine/index.ts';

/**
 * A piece of a state's code that runs from its first node to its last without a choice. Recordings name the segments a
 * state went through; a writer of text has one shape a segment. A segment begins where the state begins, after either
 * side of a test, and where ways join (at a node that ends the state they do not join: such a node is cheap to have
 * twice).
 *
 * Words of a segment in a recording: its id; the state's variables, if it is the state's first; then, for its nodes in
 * order, get: a word a fetch; interval: the number of cells, then a word a cell, low index first; extent: its two ends;
 * printed compute, scan: the result; choose: the choice; test with a slot: the outcome. All else is silent or follows
 * from these.
 */
export interface Segment {
  readonly id: number;
  readonly state: number;
  readonly isFirst: boolean;
  /** In order; the last is a test, a written, or ends the state, unless `next` is the segment that follows. */
  readonly nodes: readonly Node[];
  /** Where another segment begins without a choice. */
  readonly next: number | undefined;
  /** After the test or written at the end. */
  readonly yes: number | undefined;
  readonly no: number | undefined;
}

export interface Segments {
  readonly list: readonly Segment[];
  /** By state number: its first segment. */
  readonly entry: readonly number[];
  /** By state number: the segment that begins at a node. */
  readonly startingAt: readonly ReadonlyMap<Node, Segment>[];
}

const known = new WeakMap<Machine, Segments>();

/** The segments of a machine, in order of states and of first reach; the same object each time. */
export function segments(machine: Machine): Segments {
  let found = known.get(machine);
  if (found === undefined) {
    found = cut(machine);
    known.set(machine, found);
  }
  return found;
}

function cut(machine: Machine): Segments {
  const list: Segment[] = [];
  const entry: number[] = [];
  const startingAt: Map<Node, Segment>[] = [];
  for (const state of machine.states) {
    const starts = startsOf(state.code);
    const first = list.length;
    const idOf = new Map(starts.map((node, i) => [node, first + i]));
    const here = new Map<Node, Segment>();
    for (const [i, node] of starts.entries()) {
      const segment: Segment = { id: first + i, state: state.id, isFirst: i === 0, ...follow(node, idOf) };
      list.push(segment);
      here.set(node, segment);
    }
    entry.push(first);
    startingAt.push(here);
  }
  return { list, entry, startingAt };
}

function follow(start: Node, idOf: ReadonlyMap<Node, number>): Pick<Segment, 'nodes' | 'next' | 'yes' | 'no'> {
  const nodes: Node[] = [];
  for (let node = start; ;) {
    nodes.push(node);
    if (node.op === 'test' || node.op === 'written')
      return { nodes, next: undefined, yes: idOf.get(node.yes), no: idOf.get(node.no) };
    if (endsState(node)) return { nodes, next: undefined, yes: undefined, no: undefined };
    node = node.next;
    const next = idOf.get(node);
    if (next !== undefined) return { nodes, next, yes: undefined, no: undefined };
  }
}

type Straight = Extract<Node, { next: Node }>;

function endsState(node: Node): node is Exclude<Node, Straight | { op: 'test' | 'written' }> {
  return (
    node.op === 'next' || node.op === 'call' || node.op === 'tail-call' || node.op === 'return' || node.op === 'halt'
  );
}

/** Where segments begin, the entry first; each once, in order of depth-first reach. */
function startsOf(code: Node): Node[] {
  const reached = new Set<Node>();
  const starts = new Set<Node>([code]);
  const todo: Node[] = [code];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    if (reached.has(node)) {
      if (!endsState(node)) starts.add(node);
      continue;
    }
    reached.add(node);
    if (node.op === 'test' || node.op === 'written') {
      starts.add(node.yes).add(node.no);
      todo.push(node.no, node.yes);
    } else if (!endsState(node)) {
      todo.push(node.next);
    }
  }
  return [...starts];
}
