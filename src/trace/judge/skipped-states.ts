import {
  entryStates,
  labelText,
  matchLabel,
  stepping,
  type Configuration,
  type Frame,
  type Machine,
  type Outcome,
  type Point,
  type Work,
  type Write,
} from '../../machine/index.ts';
import { sameValues } from './same-values.ts';
import type { ModelTape } from './model-tape.ts';

/** How many states a header may be ahead and still count as skipping them. */
export const longestSkip = 64;

/** How many frames down a jump is looked for. */
const longestUnwinding = 256;

/**
 * Where a skip leads, how many states it leaves out, and what they would have written: the model may go by it or not.
 */
export interface Skip {
  readonly configuration: Configuration;
  readonly skipped: number;
  readonly writes: readonly Write[];
}

/**
 * How many states may still be looked ahead in all, so that a text of nothing but wrong headers does not cost 64 states
 * each.
 */
export interface Lookahead {
  left: number;
  /** Words of the true run's recording that may still be read for it: states can be wide. */
  words: number;
}

/**
 * Goes on from a configuration by the machine alone, on the model's own tape, until a state has this label. The
 * tape stays as it is.
 */
export function* skipTo(
  label: string,
  from: Configuration,
  machine: Machine,
  tape: ModelTape,
  lookahead: Lookahead,
): Work<Skip | undefined> {
  const writes: Write[] = [];
  return yield* tape.attempt(
    (function* (): Work<Skip | undefined> {
      let configuration = from;
      for (let skipped = 0; skipped <= longestSkip && lookahead.left > 0; skipped++) {
        lookahead.left--;
        if (skipped > 0 && labelText(machine, configuration) === label) return { configuration, skipped, writes };
        const outcome: Outcome = yield* stepping(machine, configuration, tape, {
          put: (_node, own, refusal) => {
            if (refusal === undefined) writes.push(...own);
            return undefined;
          },
        });
        if (outcome.kind !== 'next') return undefined;
        configuration = outcome.configuration;
      }
      return undefined;
    })(),
    () => false,
  );
}

/**
 * The configuration of the state that a text labels, coming from a frame; undefined if it labels none. Of several, the
 * one of the state itself.
 */
export function pointAt(
  label: string,
  frame: Frame | undefined,
  machine: Machine,
  calledInto: boolean,
): Configuration | undefined {
  const [point] = matchLabel(machine, label);
  return point === undefined ? undefined : { ...point, frame: frameFor(point, frame, machine, calledInto) };
}

/**
 * The frame in which a state runs that the model has gone to by itself: the running one if it fits, else the nearest
 * below that does, else a new one whose caller is not known. `calledInto`: the running frame has just been called, with
 * other arguments than the model says.
 */
function frameFor(point: Point, frame: Frame | undefined, machine: Machine, calledInto: boolean): Frame | undefined {
  const state = machine.states[point.state];
  if (state?.function === undefined) return undefined;
  const shown = state.frame?.map((variable) => point.variables[variable] ?? null);
  if (calledInto && frame !== undefined && entryStates(machine, state.function).has(state.id))
    return { ...frame, function: state.function, arguments: shown ?? frame.arguments };
  for (let one = frame, depth = 0; one !== undefined && depth < longestUnwinding; one = one.caller, depth++) {
    if (one.function === state.function && (shown === undefined || sameValues(one.arguments, shown))) return one;
  }
  if (calledInto && frame?.function === state.function) return { ...frame, arguments: shown ?? frame.arguments };
  return {
    function: state.function,
    arguments: shown ?? [],
    resume: undefined,
    caller: frame,
    depth: frame === undefined ? 0 : frame.depth + 1,
  };
}
