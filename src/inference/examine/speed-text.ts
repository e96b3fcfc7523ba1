import type { Completion } from '../completion.ts';
import { TOKENS } from './counted-requests.ts';

/**
 * How fast an endpoint answered, for people. How fast tokens follow each other is told of an answer that took all tokens
 * that the test allows: fewer come in one piece.
 */
export function speedText({ timings: { firstToken, total }, usage }: Pick<Completion, 'timings' | 'usage'>): string {
  const tokens = usage?.completionTokens ?? 0;
  const seconds = firstToken === null ? 0 : (total - firstToken) / 1000;
  const rate =
    tokens >= TOKENS && seconds > 0
      ? `, then about ${Math.round((tokens - 1) / seconds).toLocaleString('en')} tokens/s`
      : '';
  return `First token after ${Math.round(firstToken ?? total)} ms${rate}, one request at a time.`;
}
