import type { AstNode } from 'langium';
import * as ast from '../generated/ast.ts';
import { rangeOf, rangeOfKeyword, rangeOfProperty } from '../ranges.ts';
import { error, type Report } from '../report.ts';
import type { Range } from '../problem.ts';

/** Parts of the language that can be written and read, but not compiled yet. */
export function checkSupported(node: AstNode, report: Report): void {
  const found = unsupported(node);
  if (found) error(report, found.at ?? rangeOf(node), 'unsupported', `${found.what} not supported yet.`, found.instead);
}

interface Unsupported { readonly what: string; readonly instead: string; readonly at?: Range }

function unsupported(node: AstNode): Unsupported | undefined {
  if (ast.isListType(node)) return { what: 'Lists are', instead: 'Use an array with a counter: tape found: int[n].' };
  if (ast.isTupleType(node) || ast.isTupleExpression(node)) return ast.isExample(exampleAround(node)) ? undefined : { what: 'Tuples are', instead: 'Use an array for each part.' };
  if (ast.isNamedType(node) && node.base === 'graph') return { what: 'Graphs are', instead: 'Use arrays: int[n][n].' };
  if (ast.isNamedType(node) && node.optional) return { what: 'Values that may be none are', instead: 'Use a number that cannot occur, such as -1.' };
  if (ast.isNoneLiteral(node)) return { what: 'The value none is', instead: 'Use a number that cannot occur, such as -1.' };
  if (ast.isPushStatement(node) || ast.isPopStatement(node)) return { what: 'Lists are', instead: 'Use an array with a counter.' };
  if (ast.isChooseStatement(node)) return { what: '"choose" is', instead: 'Take one of the choices by a rule, and say which.', at: rangeOfKeyword(node, 'choose') };
  if (ast.isForStatement(node) && !node.end) return { what: 'A loop over elements is', instead: `Count instead: for i in 0 to length(…) - 1.`, at: rangeOf(node.start) };
  if (ast.isFieldExpression(node)) return { what: 'Fields are', instead: 'Use an array for each part.', at: rangeOfProperty(node, 'field') };
  if (ast.isWordSampler(node) || ast.isSentenceSampler(node)) return { what: 'Words and sentences are', instead: 'Use: random letters n.' };
  if (ast.isGraphSampler(node)) return { what: 'Graphs are', instead: 'Use arrays of numbers.' };
  if (ast.isPermutationSampler(node)) return { what: 'Permutations are', instead: 'Use a range: random 1..99, distinct.' };
  if (ast.isModifier(node) && node.kind === 'first') return { what: '"first" is', instead: 'Leave it out.' };
  if (ast.isAnswer(node) && node.accept) return { what: '"accept" is', instead: 'Ask for an answer that is the only right one.', at: rangeOfKeyword(node, 'accept') };
  if (ast.isAnswer(node) && node.none !== undefined) return { what: 'A text for no answer is', instead: 'Answer with a number that cannot occur, such as -1.', at: rangeOfKeyword(node, 'none') };
  return undefined;
}

function exampleAround(node: AstNode): AstNode | undefined {
  let current: AstNode | undefined = node;
  while (current && !ast.isExample(current)) current = current.$container;
  return current;
}
