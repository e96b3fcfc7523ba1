/**
 * An estimate of how many tokens a text is: each digit and each sign one, each word one. Without a tokenizer there is no exact count; a
 * trace has about as many with those of today's models.
 */
export function estimateTokens(text: string): number {
  return text.match(tokenLike)?.length ?? 0;
}

/** The first so many tokens of a text, by the same estimate. */
export function firstTokens(text: string, count: number): string {
  let seen = 0;
  for (const match of text.matchAll(tokenLike)) if (++seen > count) return text.slice(0, match.index);
  return text;
}

const tokenLike = /\d|\p{L}+|[^\s\d\p{L}]|\n/gu;
