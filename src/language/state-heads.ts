import type { IToken, TokenType } from 'chevrotain';

/**
 * Marks the names of states in machines, which begin with `machine "…" {`: those with which states begin, since a rule
 * may end in the name of a state, and only the ":" behind the next word tells that it is another state's; and words of
 * the language that are names of states.
 */
export function markStateNames(tokens: readonly IToken[], head: TokenType, name: TokenType): void {
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i]?.image !== 'machine' || tokens[i + 1]?.tokenType.name !== 'STRING' || tokens[i + 2]?.image !== '{')
      continue;
    for (i += 3; i < tokens.length && tokens[i]?.image !== '}'; i++) {
      const token = tokens[i];
      if (token === undefined || !/^[\w"]/.test(token.image)) continue;
      if (tokens[i + 1]?.image === ':' && !isLength(tokens, i)) mark(token, head);
      else if (
        /^[a-z]/.test(token.image) &&
        (tokens[i - 1]?.image === 'start' ? !isTarget(tokens, i - 1) : isTarget(tokens, i))
      )
        mark(token, name);
    }
  }
}

function mark(token: IToken, type: TokenType): void {
  token.tokenType = type;
  if (type.tokenTypeIdx !== undefined) token.tokenTypeIdx = type.tokenTypeIdx;
}

/** Whether the word ends a rule, `0 -> 1 R word`, and does not begin `example "…"` or `ask "…"`. */
function isTarget(tokens: readonly IToken[], at: number): boolean {
  const line = tokens[at]?.startLine;
  const behind = tokens[at + 1];
  return (
    tokens[at - 3]?.image === '->' &&
    tokens[at - 1]?.endLine === line &&
    !(behind?.startLine === line && behind?.image.startsWith('"') === true)
  );
}

/** Whether it is the last name of `length n, m:`, which begins a line. */
function isLength(tokens: readonly IToken[], at: number): boolean {
  let i = at - 1;
  while (tokens[i]?.image === ',') i -= 2;
  const word = tokens[i];
  return word?.image === 'length' && (tokens[i - 1]?.endLine ?? 0) < (word.startLine ?? 0);
}
