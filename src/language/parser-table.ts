import { lookahead } from './generated/lookahead.ts';

/**
 * Where these tokens lead that may come next: to an alternative, to a choice by the token after it or behind the group
 * that it opens, or, as null, to one that takes more tokens than the table looks at. Other tokens lead nowhere.
 */
export type Choices = readonly (readonly [target: Target<Choices>, tokens: readonly number[]])[];
type Target<Next> = number | Next | { readonly behind: Next } | null;

/**
 * See lookahead-table.mjs: all tokens by name in the order of the lexer, where a keyword's name is the keyword, and what
 * to choose by each next token, for every decision.
 */
export const { tokens, decisions } = lookahead as {
  readonly tokens: readonly string[];
  readonly decisions: Readonly<Record<string, Choices>>;
};
