import type { Look } from './gaze.ts';

/** Tokens that are framed at most, of each kind: those nearest to the token that was written. */
export const MOST_FRAMES = 400;

/** What of a look is drawn: so many tokens at most, however long the text is. */
export interface DrawnTokens {
  /** By level: the tokens whose share is at least that level's, and less than the next one's. */
  readonly levels: readonly (readonly number[])[];
  /** What the state has fetched and computed. */
  readonly made: readonly number[];
  readonly sources: readonly number[];
}

/**
 * `least`: the levels' shares, rising. Since all shares make 1, no more than 1 / `least[0]` tokens have a level; of an
 * interval of very many cells only the nearest are framed.
 */
export function drawnTokens({ shares, operands, results, sources }: Look, least: readonly number[]): DrawnTokens {
  const levels = least.map((): number[] => []);
  const lowest = least[0] ?? Infinity;
  for (let token = 0; token < shares.length; token++) {
    const share = shares[token] ?? 0;
    if (share >= lowest) levels[least.filter((one) => share >= one).length - 1]?.push(token);
  }
  const nearest = (tokens: readonly number[]): readonly number[] =>
    tokens.length <= MOST_FRAMES ? tokens : tokens.toSorted((a, b) => a - b).slice(-MOST_FRAMES);
  return { levels, made: nearest([...operands, ...results]), sources: nearest(sources) };
}
