import { AstUtils, CstUtils, GrammarUtils } from 'langium';
import * as ast from '../generated/ast.ts';
import type { OpenDocument } from './document.ts';

export interface Fold {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind: 'block' | 'comment';
}

/**
 * What can be folded: tasks and blocks of several lines, and comments of several lines. The line of a closing brace
 * stays in sight.
 */
export function folds(document: OpenDocument): Fold[] {
  const found: Fold[] = [];
  const add = (startLine: number | undefined, endLine: number | undefined, kind: Fold['kind']): void => {
    if (startLine !== undefined && endLine !== undefined && endLine > startLine)
      found.push({ startLine, endLine, kind });
  };
  for (const node of AstUtils.streamAst(document.file)) {
    if (!ast.isBlock(node) && !ast.isTask(node) && !ast.isMachineDecl(node)) continue;
    const close = GrammarUtils.findNodeForKeyword(node.$cstNode, '}');
    if (close)
      add(GrammarUtils.findNodeForKeyword(node.$cstNode, '{')?.range.start.line, close.range.start.line - 1, 'block');
  }
  let run: { readonly start: number; end: number } | undefined;
  const root = document.file.$cstNode;
  for (const leaf of root ? CstUtils.flattenCst(root) : []) {
    if (!leaf.hidden || !leaf.text.startsWith('/')) continue;
    const { start, end } = leaf.range;
    if (leaf.text.startsWith('//') && run && start.line === run.end + 1 && isFirst(document, leaf.offset)) {
      run.end = end.line;
      continue;
    }
    if (run) add(run.start, run.end, 'comment');
    run = { start: start.line, end: end.line };
  }
  if (run) add(run.start, run.end, 'comment');
  return found.sort((a, b) => a.startLine - b.startLine);
}

/** Whether only blanks stand before it in its line. */
function isFirst(document: OpenDocument, offset: number): boolean {
  return document.text.slice(document.text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === '';
}
