import { CstUtils, type AstNode } from 'langium';

/**
 * The doc comment right above a node, without its slashes: `/// Adds two numbers.` Lines of one block are joined by
 * spaces, an empty one begins a paragraph. Undefined if there is none.
 */
export function docOf(node: AstNode): string | undefined {
  const own = node.$cstNode;
  if (!own) return undefined;
  const lines: string[] = [];
  let below = own.range.start.line;
  for (
    let leaf = CstUtils.getPreviousNode(own, true);
    leaf && isDoc(leaf.text) && leaf.range.end.line === below - 1;
    leaf = CstUtils.getPreviousNode(leaf, true)
  ) {
    lines.unshift(leaf.text.replace(/^\/\/\/ ?/, '').trimEnd());
    below = leaf.range.start.line;
  }
  if (lines.length === 0) return undefined;
  return lines
    .join('\n')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\n/g, ' '))
    .join('\n\n');
}

function isDoc(text: string): boolean {
  return text.startsWith('///');
}
