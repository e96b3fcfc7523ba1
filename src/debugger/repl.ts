import type { DebugRun, Stop } from './debug-run.ts';
import { nextFault } from './fault-search.ts';
import type { Launched } from './launch.ts';
import { END, type Direction, type Moment } from './moment.ts';
import { stateName } from './debugger-wording.ts';

/** What the debug console understands besides expressions. */
type ReplCommand =
  | { readonly kind: 'go'; readonly moment: Moment }
  | { readonly kind: 'fault'; readonly direction: Direction }
  | { readonly kind: 'help' };

const help = [
  'An expression of the language gives its value now: x[p] + carry, best(2, 5), dp[2][5], sum.',
  'state 12     go to state 12',
  'fault        go to the next fault (fault back: the one before)',
  'help         this text',
].join('\n');

/** A command typed into the debug console; undefined: it is an expression. People count states from 1. */
function readCommand(text: string): ReplCommand | undefined {
  const line = text.trim().toLowerCase();
  if (line === 'help' || line === '?') return { kind: 'help' };
  const fault = /^fault(?: (next|back|previous))?$/.exec(line);
  if (fault !== null)
    return { kind: 'fault', direction: fault[1] === undefined || fault[1] === 'next' ? 'forward' : 'back' };
  const state = /^(?:state|go) (\d{1,9})$/.exec(line);
  return state === null ? undefined : { kind: 'go', moment: { state: Math.max(0, Number(state[1]) - 1), line: END } };
}

/** Carries out a command; undefined: the text is none. */
export function runCommand(
  text: string,
  { replay, faults }: Launched,
  run: DebugRun,
): { readonly result: string; readonly stop?: Stop } | undefined {
  const command = readCommand(text);
  switch (command?.kind) {
    case undefined:
      return undefined;
    case 'help':
      return { result: help };
    case 'go': {
      const stop = run.goTo(command.moment);
      return { result: `${stateName(stop.moment.state)}: ${replay.state(stop.moment.state).label}`, stop };
    }
    case 'fault': {
      const fault = nextFault(faults, run.moment, command.direction);
      if (fault === undefined) return { result: 'There is no fault that way.' };
      return {
        result: `${stateName(fault.moment.state)}: ${fault.title}. ${fault.explanation}`,
        stop: run.goTo(fault.moment),
      };
    }
  }
}
