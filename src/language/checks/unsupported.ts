import type { AstNode } from 'langium';
import * as ast from '../generated/ast.ts';
import { rangeOf, rangeOfKeyword } from '../ranges.ts';
import { error, type Report } from '../report.ts';
import type { Range } from '../problem.ts';

/** Parts of the language that can be written and read, but not compiled yet. */
export function checkSupported(node: AstNode, report: Report): void {
  const found = unsupported(node);
  if (found) error(report, found.at ?? rangeOf(node), 'unsupported', `${found.what} not supported yet.`, found.instead);
}

interface Unsupported { readonly what: string; readonly instead: string; readonly at?: Range }

function unsupported(node: AstNode): Unsupported | undefined {
  if (ast.isAnswer(node) && node.accept) return { what: '"accept" is', instead: 'Ask for an answer that is the only right one.', at: rangeOfKeyword(node, 'accept') };
  return undefined;
}
