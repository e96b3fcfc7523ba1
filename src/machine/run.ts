import type { Bound } from './inputs/bind.ts';
import type { Listener, Outcome } from './listener.ts';
import type { Configuration } from './machine.ts';
import { start, step } from './step.ts';
import { stuck, type Stuck } from './stuck.ts';
import { Tape } from './tape.ts';
import { finish, type Work } from './work.ts';

/** States after which a run is ended as a runaway, unless told otherwise. */
export const STEP_LIMIT = 1_000_000;

/** How a run ended: with an answer, or stuck (which the step limit is too), after so many states. */
export type Ending =
  | { readonly kind: 'halt'; readonly answer: string; readonly states: number }
  | {
      readonly kind: 'stuck';
      readonly stuck: Stuck;
      readonly states: number;
      readonly configuration: Configuration | undefined;
    };

export interface RunListener extends Listener {
  /** Before each state: its number from 0 and its configuration. */
  enter?(number: number, configuration: Configuration): void;
  /** Asked before each state: whether the run is to end here, as at the step limit. */
  isFull?(): boolean;
}

export interface RunOptions {
  readonly listener?: RunListener;
  readonly limit?: number;
  readonly tape?: Tape;
}

/**
 * Runs a machine from its start to its end, at most `limit` states. The tape is a new one unless given. Never throws.
 */
export function run(bound: Bound, options: RunOptions = {}): Ending {
  return finish(running(bound, options));
}

/** States between two places to leave off at. */
const PIECE = 64;

/** The same in pieces. */
export function* running(bound: Bound, options: RunOptions = {}): Work<Ending> {
  const { listener, limit = STEP_LIMIT, tape = new Tape(bound) } = options;
  let outcome: Outcome = start(bound.machine, tape, listener);
  let configuration: Configuration | undefined;
  for (let states = 0; ; states++) {
    if (outcome.kind === 'halt') return { kind: 'halt', answer: outcome.answer, states };
    if (outcome.kind === 'stuck') return { kind: 'stuck', stuck: outcome.stuck, states, configuration };
    configuration = outcome.configuration;
    if (states >= limit || listener?.isFull?.() === true)
      return { kind: 'stuck', stuck: stuck('step limit'), states, configuration };
    if (states % PIECE === PIECE - 1) yield;
    listener?.enter?.(states, configuration);
    tape.state = states;
    outcome = step(bound.machine, configuration, tape, listener);
  }
}
