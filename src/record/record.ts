import { type Bound, type Machine, STEP_LIMIT } from '../machine/index.ts';
import { generateRunner, type Runner } from './generate/runner.ts';
import { recordByInterpreter, type RecordOptions } from './record-by-interpreter.ts';
import type { Recording } from './recording.ts';

/** States that a machine may run before code is generated for it, which takes as long as interpreting about so many. */
const SHORT = 2000;

const warmth = new WeakMap<Machine, { states: number; runner: Runner | undefined }>();

/**
 * Runs and records: by the interpreter at first, by generated code once a machine has run for long; which of the two
 * cannot be told from the recording. At most `limit` states; `into` is emptied first. Never throws.
 */
export function record(bound: Bound, options: RecordOptions = {}): Recording {
  const { limit = STEP_LIMIT } = options;
  const { machine } = bound;
  const warm = warmth.get(machine) ?? { states: 0, runner: undefined };
  warmth.set(machine, warm);
  if (warm.runner === undefined) {
    const recording = recordByInterpreter(bound, { ...options, limit: Math.min(limit, SHORT) });
    warm.states += recording.states;
    if (warm.states < SHORT) return recording;
    warm.runner = generateRunner(machine);
    if (recording.end.kind !== 'limit' || limit <= SHORT) return recording;
  }
  return warm.runner.run(bound, options);
}
