import {
  cellText,
  frameText,
  isStuck,
  labelText,
  OnceTold,
  start,
  step,
  Tape,
  siteText,
  operatorText,
  type Bound,
  type Configuration,
  type Control,
  type Listener,
  type Machine,
  type StyleName,
  type Value,
} from '../../src/machine/index.ts';
import type { TraceEvent } from '../../src/trace/index.ts';
import { intervalEvent, layEvents } from '../../src/trace/events-of.ts';

/** What a model gets wrong once, and then goes on with as if it were right. */
export type SlipKind = 'get' | 'compute' | 'test' | 'put' | 'call';

/**
 * The styles that say what a {@link slippedRun} tells: each thing on a line of its own. Where a line says several
 * things, a slip is not in one of them alone.
 */
export const slipStyles = ['minimal', 'verbose'] as const satisfies readonly StyleName[];

export interface SlippedRun {
  readonly events: readonly TraceEvent[];
  readonly halts: boolean;
  readonly state: number;
}

/** States after which a run is ended. */
const LONGEST_RUN = 2_000;

/**
 * The trace of a machine that slips at the `at`-th line of a kind and believes itself: the wrong value is printed, and
 * used from there on. Undefined if there are not so many lines of the kind.
 */
export function slippedRun(
  bound: Bound,
  kind: SlipKind,
  at: number,
  wrong: (right: Value) => Value,
): SlippedRun | undefined {
  const { machine } = bound;
  const events: TraceEvent[] = [...layEvents(bound)];
  let seen = 0;
  let number = -1;
  let slipped: number | undefined;
  let here: Configuration | undefined;
  let last: Control | undefined;
  const slips = (one: SlipKind): boolean => {
    if (one !== kind || seen++ !== at) return false;
    slipped = number;
    return true;
  };
  const listener: Listener = {
    get(_node, fetched) {
      const values = fetched.map(({ value }) => (isStuck(value) ? null : value));
      const [first] = values;
      if (first !== undefined && slips('get')) values[0] = wrong(first);
      events.push({
        kind: 'get',
        fetches: fetched.map(({ cell }, i) => ({ cell: cellText(machine, cell), value: values[i] ?? null })),
      });
      return values;
    },
    interval(node, low, high, values, prefix) {
      const region = machine.regions[node.region];
      if (region !== undefined && !isStuck(values))
        events.push(intervalEvent(region, Number(low), Number(high), values, prefix));
      return undefined;
    },
    compute(node, operands, result) {
      if (!node.printed || isStuck(result)) return undefined;
      const printed = slips('compute') ? wrong(result) : result;
      events.push({ kind: 'operation', operator: operatorText(node.operator), operands, result: printed });
      return printed;
    },
    test(node, left, right, outcome) {
      if (!node.printed || typeof outcome !== 'boolean') return undefined;
      const printed = slips('test') ? !outcome : outcome;
      events.push({ kind: 'test', relation: node.relation, left, right, outcome: printed });
      return printed;
    },
    put(_node, writes) {
      const slip = slips('put');
      const printed = writes.map(({ cell, value }, i) => ({ cell, value: slip && i === 0 ? wrong(value) : value }));
      events.push({
        kind: 'put',
        writes: printed.map(({ cell, value }) => ({ cell: cellText(machine, cell), value })),
      });
      return printed;
    },
    control(node) {
      last = node;
    },
  };
  const telling = new OnceTold(listener);
  const tape = new Tape(bound);
  let outcome = start(machine, tape, telling);
  while (outcome.kind === 'next' && number < LONGEST_RUN) {
    tape.state = ++number;
    here = outcome.configuration;
    telling.enter(number, here);
    events.push({ kind: 'enter', label: labelText(machine, here) });
    outcome = step(machine, here, tape, telling);
    if (outcome.kind === 'halt') events.push({ kind: 'halt' }, { kind: 'answer', text: outcome.answer });
    if (outcome.kind !== 'next') break;
    if (last?.op === 'call') {
      if (slips('call')) outcome = { kind: 'next', configuration: called(machine, outcome.configuration, wrong) };
      const { frame } = outcome.configuration;
      events.push({ kind: 'call', callee: frameText(machine, frame), site: siteText(machine, frame?.resume) });
    }
    if (last?.op === 'return') events.push({ kind: 'return', site: siteText(machine, here.frame?.resume) });
    events.push({ kind: 'next', label: labelText(machine, outcome.configuration) });
  }
  return slipped === undefined ? undefined : { events, halts: outcome.kind === 'halt', state: slipped };
}

/** Where a call leads whose last argument is wrong; the place to come back to names it with that. */
function called(machine: Machine, configuration: Configuration, wrong: (right: Value) => Value): Configuration {
  const { frame } = configuration;
  if (frame?.resume === undefined || frame.arguments.length === 0) return configuration;
  const given = frame.arguments.with(-1, wrong(frame.arguments.at(-1) ?? null));
  const { resume } = frame;
  const isNamed = labelText(machine, resume).endsWith(frameText(machine, frame));
  const variables = isNamed
    ? [...resume.variables.slice(0, resume.variables.length - given.length), ...given]
    : resume.variables;
  return {
    ...configuration,
    variables: given,
    frame: { ...frame, arguments: given, resume: { ...resume, variables } },
  };
}
