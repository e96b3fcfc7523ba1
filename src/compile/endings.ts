import { withStates, type Machine, type Node } from '../machine/index.ts';

/** The same code with other nodes at its ends. */
export function withEndings(code: Node, ending: (node: Node) => Node): Node {
  const done = new Map<Node, Node>();
  const from = (start: Node): Node => {
    const ready = done.get(start);
    if (ready) return ready;
    const chain: Extract<Node, { readonly next: Node }>[] = [];
    let node: Node = start;
    for (; 'next' in node; node = node.next) chain.push(node);
    const end = 'yes' in node ? { ...node, yes: from(node.yes), no: from(node.no) } : ending(node);
    const made = chain.reduceRight<Node>((next, one) => ({ ...one, next }), end);
    done.set(start, made);
    return made;
  };
  return from(code);
}

/** A machine without some of its states, to which nothing leads any more: the others are numbered anew. */
export function withoutStates(machine: Machine, gone: ReadonlySet<number>): Machine {
  if (gone.size === 0) return machine;
  const kept = machine.states.filter(({ id }) => !gone.has(id));
  const numbers = new Map(kept.map(({ id }, number) => [id, number]));
  const numberOf = (id: number): number => numbers.get(id) ?? id;
  const renumbered = (code: Node): Node => withEndings(code, (node) => withStates(node, numberOf));
  return {
    ...machine,
    start: renumbered(machine.start),
    functions: machine.functions.map((one) => ({ ...one, entry: renumbered(one.entry) })),
    states: kept.map((state) => ({ ...state, id: numberOf(state.id), code: renumbered(state.code) })),
  };
}
