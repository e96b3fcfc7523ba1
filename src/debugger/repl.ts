import type { Direction, Moment } from './moment.ts';
import { END } from './moment.ts';

/** What the debug console understands besides expressions. */
export type ReplCommand =
  | { readonly kind: 'go'; readonly moment: Moment }
  | { readonly kind: 'fault'; readonly direction: Direction }
  | { readonly kind: 'help' };

export const replHelp = [
  'An expression of the language gives its value now: x[p] + carry, best(2, 5), dp[2][5], sum.',
  'state 12     go to state 12',
  'fault        go to the next fault (fault back: the one before)',
  'help         this text',
].join('\n');

/** A command typed into the debug console; undefined: it is an expression. People count states from 1. */
export function readCommand(text: string): ReplCommand | undefined {
  const line = text.trim().toLowerCase();
  if (line === 'help' || line === '?') return { kind: 'help' };
  const fault = /^fault(?: (next|back|previous))?$/.exec(line);
  if (fault !== null) return { kind: 'fault', direction: fault[1] === undefined || fault[1] === 'next' ? 'forward' : 'back' };
  const state = /^(?:state|go) (\d{1,9})$/.exec(line);
  return state === null ? undefined : { kind: 'go', moment: { state: Math.max(0, Number(state[1]) - 1), line: END } };
}
