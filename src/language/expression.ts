import { type Expression, isExpression } from './generated/ast.ts';
import { tailServices } from './services.ts';

export type ParsedExpression = { readonly expression: Expression } | { readonly error: string };

/**
 * Reads one expression of the language on its own: for watches, hovers and conditions. Names are not linked, since
 * there is no task around it; `$refText` has them. Takes any text; the error is a sentence.
 */
export function parseExpression(text: string): ParsedExpression {
  if (text.trim() === '') return { error: 'The expression is empty.' };
  const {
    value,
    lexerErrors: [lexical],
    parserErrors: [syntactic],
  } = tailServices().tail.parser.LangiumParser.parse(text, { rule: 'Expression' });
  if (lexical !== undefined) return { error: `This is not an expression: unexpected "${text[lexical.offset] ?? ''}".` };
  if (syntactic !== undefined)
    return {
      error: `This is not an expression: unexpected ${syntactic.token.image === '' ? 'end' : `"${syntactic.token.image}"`}.`,
    };
  return isExpression(value) ? { expression: value } : { error: 'Expected an expression.' };
}
