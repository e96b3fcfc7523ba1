import { CstUtils, type LeafCstNode } from 'langium';
import type * as ast from '../generated/ast.ts';
import { isReserved } from '../keywords.ts';
import { instead } from '../problem.ts';
import { warning, type Report } from '../report-problem.ts';

/** A number or something in brackets, and nothing else: what one divides by, and hardly a remark. */
const divisor = /^\/\/\s*(?:[0-9]+|\([^()]*\))\s*$/;

/** `let half = n // 2`: what is meant as a division is a comment, and half is n. */
export function checkComments(file: ast.TaskFile, report: Report): void {
  if (!file.$cstNode) return;
  let before: LeafCstNode | undefined;
  for (const leaf of CstUtils.flattenCst(file.$cstNode)) {
    if (!leaf.hidden) before = leaf;
    else if (
      leaf.tokenType.name === 'LINE_COMMENT' &&
      divisor.test(leaf.text) &&
      before?.range.end.line === leaf.range.start.line &&
      endsOperand(before)
    )
      warning(
        report,
        leaf.range,
        'comment-division',
        '"//" begins a comment, so this is not read.',
        'To divide, write /: it rounds down. If it is a comment, say it in words.',
        instead(leaf.text.replace('//', '/')),
      );
  }
}

function endsOperand({ text, tokenType }: LeafCstNode): boolean {
  return tokenType.name === 'INTEGER' || text === ')' || text === ']' || (/^\w/.test(text) && !isReserved(text));
}
