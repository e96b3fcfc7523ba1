import { tailServices } from './services.ts';
import { isTooLarge } from './size.ts';

/** Words, numbers, texts, signs and comments of a text; Infinity for one that is too large to be read. */
export function countTokens(text: string): number {
  const { tokens, hidden, errors } = tailServices().tail.parser.Lexer.tokenize(text);
  return errors.some(isTooLarge) ? Infinity : tokens.length + hidden.length;
}
