import { attempt, Evaluation, evaluateWithin } from './evaluation.ts';
import { holds, readCell, type Evaluated } from './evaluated.ts';
import type { Place } from './evaluation-place.ts';
import { MomentTape } from './moment-tape.ts';
import type { Program } from './program-text.ts';
import { readCached } from './read-expression.ts';
import type { Replay } from './replay.ts';

const NOTHING_ASKED: readonly string[] = [];

/** Steps of an expression that a person looks at, and of a condition, which is evaluated again and again. */
const MOST_STEPS = 300_000;
const CONDITION_STEPS = 30_000;

/**
 * Evaluates any expression of the language, or a cell as traces write it, at a moment of a run. Calls of the program's
 * functions give the result on the tape, or run on a copy of it. Never throws, and never changes the run.
 */
export function evaluateAt(place: Place, text: string, steps = MOST_STEPS): Evaluated {
  const read = readCached(place.replay.bound.machine, text);
  if ('error' in read) return { kind: 'error', message: read.error };
  if ('region' in read) return readCell(new MomentTape(place.replay, place.moment), read);
  return evaluateWithin(place, read.expression, true, NOTHING_ASKED, { steps });
}

/**
 * Whether an expression holds at a moment, for many moments of a run: all of them are evaluated with the same objects.
 */
export function condition(
  replay: Replay,
  program: Program | undefined,
  text: string,
): (state: number, line: number) => boolean {
  const read = readCached(replay.bound.machine, text);
  if ('error' in read) return () => false;
  const moment = { state: 0, line: 0 };
  const tape = new MomentTape(replay, moment);
  const budget = { steps: 0 };
  const evaluation = new Evaluation({ replay, moment, frame: 0, program }, tape, true, NOTHING_ASKED, budget);
  return (state, line) => {
    moment.state = state;
    moment.line = line;
    budget.steps = CONDITION_STEPS;
    tape.moved();
    evaluation.again();
    return holds('region' in read ? readCell(tape, read) : attempt(evaluation, read.expression));
  };
}
