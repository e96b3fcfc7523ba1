import type { Call, LoopPass, Machine, Next, Node, Operand, State, Template } from '../machine/index.ts';
import { withEndings, withoutStates } from './endings.ts';

/**
 * Leaves out the states that a call comes back to only to go on: to another state, to which the call then comes back if
 * the place that it names tells all that this one shows, or to the caller's caller, so that the call replaces the frame.
 */
export function skipReturns(machine: Machine): Machine {
  const sites = new Map<number, Template | undefined>(machine.states.map(({ id, site }) => [id, site]));
  const targets = new Map<number, Target>();
  for (const state of machine.states) {
    const { code } = state;
    if (state.kind !== 'resume' || code.op !== 'next' || code.state === state.id) continue;
    if (machine.states[code.state]?.kind === 'answer') {
      targets.set(state.id, { ...code, variables: [] });
      continue;
    }
    const site = siteThere(state, code.variables);
    const there = sites.get(code.state);
    if (site === undefined || (there !== undefined && !sameTemplate(there, site))) continue;
    sites.set(code.state, site);
    targets.set(state.id, code);
  }
  const idle = new Set(
    machine.states.flatMap(({ id, kind, code }) => (kind === 'resume' && code.op === 'return' ? [id] : [])),
  );
  if (targets.size + idle.size === 0) return machine;
  const ending = (node: Node): Node => {
    if (node.op !== 'call') return node;
    return idle.has(node.resume) ? replacingFrame(node) : comingBack(node, targets);
  };
  const states = machine.states.map((state) => ({
    ...state,
    site: sites.get(state.id),
    code: withEndings(state.code, ending),
  }));
  return withoutStates({ ...machine, states }, new Set([...targets.keys(), ...idle]));
}

/** Where an idle state leads, and the loops that it passes. */
type Target = Pick<Next, 'state' | 'variables' | 'passes'>;

/** The place as the other state names it; undefined where that state shows what the place does not. */
function siteThere(state: State, variables: readonly Operand[]): Template | undefined {
  const shown = new Set(state.site?.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.variable])));
  if (variables.some((operand) => 'slot' in operand && !shown.has(operand.slot))) return undefined;
  const site = state.site?.map((piece) => {
    if (typeof piece === 'string') return piece;
    const variable = variables.findIndex((operand) => 'slot' in operand && operand.slot === piece.variable);
    return variable < 0 ? undefined : { ...piece, variable };
  });
  return site?.every((piece) => piece !== undefined) === true ? site : undefined;
}

function sameTemplate(a: Template, b: Template): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function replacingFrame({ function: called, arguments: values, to, range, passes }: Call): Node {
  return { op: 'tail-call', function: called, arguments: values, range, ...(to && { to }), ...(passes && { passes }) };
}

function comingBack(node: Call, targets: ReadonlyMap<number, Target>): Node {
  const target = targets.get(node.resume);
  if (target === undefined) return node;
  const resumeVariables = target.variables.map((operand) =>
    'slot' in operand ? (node.resumeVariables[operand.slot] ?? operand) : operand,
  );
  // The call tells what the state that it no longer comes back to would pass.
  const passes: readonly LoopPass[] = [...(node.passes ?? []), ...(target.passes ?? [])];
  return { ...node, resume: target.state, resumeVariables, ...(passes.length > 0 && { passes }) };
}
