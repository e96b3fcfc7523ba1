import { GrammarUtils, type AstNode } from 'langium';
import type { Range } from './problem.ts';

const nowhere: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Where a node stands in its text. */
export function rangeOf(node: AstNode): Range {
  return node.$cstNode?.range ?? nowhere;
}

/** Where a property of a node stands (the whole node, if it is not written). */
export function rangeOfProperty(node: AstNode, property: string, index?: number): Range {
  return GrammarUtils.findNodeForProperty(node.$cstNode, property, index)?.range ?? rangeOf(node);
}

/**
 * From the beginning of a node to the end of its first token: a place to name a long statement without marking all of
 * it.
 */
export function rangeOfKeyword(node: AstNode, keyword: string): Range {
  return GrammarUtils.findNodeForKeyword(node.$cstNode, keyword)?.range ?? rangeOf(node);
}

export function contains(outer: Range, inner: Range): boolean {
  return !before(inner.start, outer.start) && !before(outer.end, inner.end);
}

export function sameRange(a: Range, b: Range): boolean {
  return contains(a, b) && contains(b, a);
}

function before(a: Range['start'], b: Range['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
