import type { CstNode } from 'langium';
import type { Position, Range } from '../problem.ts';
import { leafAt, type OpenDocument } from './document.ts';

/**
 * What is selected step by step around a position: its word, the inside of a text, the expression, the statement, the
 * inside of the block, and so on up to the file. Each contains the one before, and is larger.
 */
export function selections(document: OpenDocument, position: Position): readonly Range[] {
  const offset = document.offsetAt(position);
  const spans: [number, number][] = [];
  const add = (start: number, end: number): void => {
    const last = spans.at(-1);
    const isAround = start <= offset && offset <= end && start < end;
    if (!isAround || (last !== undefined && (start > last[0] || end < last[1]))) return;
    if (last === undefined || start < last[0] || end > last[1]) spans.push([start, end]);
  };
  const leaf = leafAt(document, offset);
  if (leaf !== undefined && /^["}].*["{]$/s.test(leaf.text)) add(leaf.offset + 1, leaf.end - 1);
  for (let node: CstNode | undefined = leaf; node !== undefined; node = node.container) {
    const braces = bracesIn(node);
    // Trimmed, so that what is in the braces is selected without the blanks around it.
    if (braces !== undefined) {
      const inside = document.text.slice(braces.open + 1, braces.close);
      const start = braces.open + 1 + (/^\s*/.exec(inside)?.[0].length ?? 0);
      add(start, Math.max(start, braces.close - (/\s*$/.exec(inside)?.[0].length ?? 0)));
    }
    add(node.offset, node.end);
  }
  add(0, document.text.length);
  return spans.map(([start, end]) => document.rangeAt(start, end));
}

/** The braces that a block, a task or a machine is in. */
function bracesIn(node: CstNode): { readonly open: number; readonly close: number } | undefined {
  if (!('content' in node) || !Array.isArray(node.content)) return undefined;
  const leaves = (node.content as readonly CstNode[]).filter(({ text }) => text === '{' || text === '}');
  const [open, close] = [leaves[0], leaves.at(-1)];
  return open?.text === '{' && close?.text === '}' ? { open: open.offset, close: close.offset } : undefined;
}
