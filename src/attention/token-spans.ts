import type { LanguageModel } from '../model/index.ts';
import type { Span } from './marked-states.ts';

/** Where each token stands in the text. A character in several tokens belongs to the last of them. */
export function tokenSpans(model: LanguageModel, tokens: readonly number[]): Span[] {
  const decoder = new TextDecoder();
  let at = 0;
  return tokens.map((token) => {
    const start = at;
    const bytes = model.bytesOf(token);
    if (bytes !== undefined) at += decoder.decode(bytes, { stream: true }).length;
    return { start, end: at };
  });
}

/** The tokens that have a character between two offsets. */
export function tokensIn(tokens: readonly Span[], start: number, end: number): number[] {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  const found: number[] = [];
  for (let at = low; at < tokens.length && (tokens[at]?.start ?? end) < end; at++) found.push(at);
  return found;
}
