import { nextNodes, type Node, type Put } from '../machine/index.ts';

/** The same code, in which what is written stands in one line, the last, unless a fetch before that could be of it. */
export function withOnePut(code: Node): Node {
  return new Puts().from(code, undefined);
}

class Puts {
  readonly #done = new Map<Put | undefined, Map<Node, Node>>();

  /** The code from a node on, where the writes of an earlier put are still to be done. */
  from(start: Node, earlier: Put | undefined): Node {
    const ready = this.#done.get(earlier)?.get(start);
    if (ready) return ready;
    const made = this.#made(start, earlier);
    const known = this.#done.get(earlier) ?? new Map<Node, Node>();
    this.#done.set(earlier, known.set(start, made));
    return made;
  }

  #made(node: Node, earlier: Put | undefined): Node {
    if (earlier !== undefined && !meetsPut(node, earlier)) return { ...earlier, next: this.from(node, undefined) };
    if (node.op === 'put') {
      const all = earlier === undefined ? node : { ...node, writes: [...earlier.writes, ...node.writes] };
      return this.from(node.next, all);
    }
    if ('next' in node) return { ...node, next: this.from(node.next, earlier) };
    if ('yes' in node) return { ...node, yes: this.from(node.yes, earlier), no: this.from(node.no, earlier) };
    return node;
  }
}

/** Whether a further put follows on some way, and nothing before it reads what this one writes. */
function meetsPut(start: Node, { writes }: Put): boolean {
  const written = new Set(writes.map(({ region }) => region));
  const known = new Map<Node, boolean>();
  const meets = (node: Node): boolean => {
    const ready = known.get(node);
    if (ready !== undefined) return ready;
    const found = node.op === 'put' || (!reads(node, written) && nextNodes(node).some(meets));
    known.set(node, found);
    return found;
  };
  return meets(start);
}

function reads(node: Node, written: ReadonlySet<number>): boolean {
  if (node.op === 'get') return node.fetches.some(({ region }) => written.has(region));
  return (node.op === 'interval' || node.op === 'extent' || node.op === 'written') && written.has(node.region);
}
