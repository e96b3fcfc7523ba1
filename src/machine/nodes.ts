import type { Interval, Node } from './machine-code.ts';
import { ONLY_INDEX, rowPrefix } from './path.ts';

/** The nodes that may come right after this one: none where the state ends. */
export function nextNodes(node: Node): readonly Node[] {
  if ('yes' in node) return [node.yes, node.no];
  return 'next' in node ? [node.next] : [];
}

/** The nodes of a state's code, depth first and `yes` before `no`; each once, though ways through it join again. */
export function* nodesOf(code: Node): Generator<Node, void, undefined> {
  const seen = new Set<Node>();
  const waiting = [code];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    yield node;
    waiting.push(...[...nextNodes(node)].reverse());
  }
}

/** Whether a line names the cells of an interval one by one: they are no row. Of no cells there is no line. */
export function isCellByCell({ rows, path = ONLY_INDEX }: Interval): boolean {
  return rows === undefined && rowPrefix(path) === undefined;
}

/** The slots that a node fills. */
export function slotsSetBy(node: Node): readonly number[] {
  if (node.op === 'get') return node.fetches.map(({ slot }) => slot);
  if (node.op === 'extent') return [node.low, node.high];
  return 'slot' in node && node.slot !== undefined ? [node.slot] : [];
}
