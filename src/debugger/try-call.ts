import {
  entryPoint,
  frameText,
  hasType,
  isStuck,
  step,
  type Configuration,
  type FunctionInfo,
  type Machine,
  type Result,
  type Tape,
  type Value,
} from '../machine/index.ts';

/** States after which a call that is only tried out is given up. */
const LIMIT = 100_000;

/**
 * The result of a function of the program for these arguments: as the tape has it, or by running the function on the
 * tape, which is a copy. An error says for people why there is none. `spend` is called for each state, and may throw.
 */
export function tryCall(
  machine: Machine,
  called: FunctionInfo,
  args: readonly Value[],
  tape: Tape,
  spend: () => void,
): { readonly value: Value } | { readonly error: string } {
  const name = frameText(machine, { function: called.id, arguments: args });
  if (args.length !== called.parameters.length)
    return { error: `${called.name} takes ${called.parameters.length} arguments, not ${args.length}.` };
  for (const [i, { name: parameter, type }] of called.parameters.entries()) {
    if (!hasType(args[i], type))
      return { error: `The argument ${parameter} of ${called.name} should be of type ${type}.` };
  }
  if (called.result === undefined) return { error: `${called.name} gives no result.` };
  const index = machine.regions[called.result]?.indexes.length === 0 ? [] : args;
  const read = (region: number): Result => tape.cell(region, index);
  if (index.length > 0 && tape.isWritten(called.result, index)) return valueOf(read(called.result), name);
  const entry = entryPoint(machine, called.id, args);
  if (entry === undefined) return { error: `${name} cannot be called.` };
  let configuration: Configuration = {
    ...entry,
    frame: { function: called.id, arguments: args, resume: undefined, caller: undefined, depth: 0 },
  };
  for (let states = 0; states < LIMIT; states++) {
    spend();
    const outcome = step(machine, configuration, tape);
    if (outcome.kind === 'halt') return { error: `${name} ends the run.` };
    if (outcome.kind === 'next') configuration = outcome.configuration;
    // The outermost frame has no caller: it has returned.
    else if (outcome.stuck.stuck === 'no caller' && outcome.node?.op === 'return')
      return valueOf(read(called.result), name);
    else return { error: `${name} cannot continue: ${outcome.stuck.stuck}.` };
  }
  return { error: `${name} has not returned after ${LIMIT} states.` };
}

function valueOf(result: Result, name: string): { readonly value: Value } | { readonly error: string } {
  return isStuck(result) ? { error: `${name} has left no result.` } : { value: result };
}
