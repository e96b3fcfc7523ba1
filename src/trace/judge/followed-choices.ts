import {
  matchLabel,
  sameValue,
  type Choose,
  type Configuration,
  type Machine,
  type Node,
  type Value,
  type Work,
  type Style,
} from '../../machine/index.ts';
import { recordingByInterpreter, segments } from '../../record/index.ts';
import { readingLines, type IsLabel } from '../read.ts';
import { openingEnvelope } from './envelope.ts';
import { Truth } from './reference-run.ts';

/**
 * A choice that a state makes: the variable of the next state that shows it, what may be taken, and what the text
 * takes, right or not.
 */
export interface Choice {
  readonly name: string;
  readonly state: number;
  readonly variable: number;
  readonly legal: readonly Value[];
  readonly printed: Value | undefined;
}

/** Where a choice shows: the state that control goes to, and which of its variables. */
export function placeOfChoice(node: Choose): Pick<Choice, 'state' | 'variable'> | undefined {
  const end = endOf(node);
  const variable = end?.variables.findIndex((operand) => 'slot' in operand && operand.slot === node.slot) ?? -1;
  return end === undefined || variable < 0 ? undefined : { state: end.state, variable };
}

/** The choice as a label shows it; undefined where the label is another state's. */
export function chosenIn(
  label: string,
  { state, variable }: Pick<Choice, 'state' | 'variable'>,
  machine: Machine,
): Value | undefined {
  return matchLabel(machine, label).find((point) => point.state === state)?.variables[variable];
}

/** The state that a label names, if it differs from where the machine goes by nothing but choices that may be made. */
export function otherChoice(
  label: string,
  right: Configuration,
  choices: readonly Choice[],
  machine: Machine,
): Configuration | undefined {
  const variables = matchLabel(machine, label).find(({ state }) => state === right.state)?.variables;
  const isLegal = variables?.every((value, i) => {
    const choice = choices.find(({ state, variable }) => state === right.state && variable === i);
    return sameValue(value, right.variables[i]) || choice?.legal.some((one) => sameValue(one, value)) === true;
  });
  return variables !== undefined && isLegal === true ? { ...right, variables } : undefined;
}

/** States of a run that makes a text's choices. */
const MOST_FOLLOWED = 200_000;

/**
 * The true run that makes the choices of a text, each where it makes one and may; the same run for a machine without
 * choices. Such a run is as true as the first one. `preferred`: the style of the text, where it could be several.
 */
export function* followingChoices(truth: Truth, text: string, preferred: Style): Work<Truth> {
  const { machine } = truth.recording.bound;
  const led = statesChosen(machine);
  if (led.size === 0 || truth.base !== undefined) return truth;
  const taken = yield* choicesOf(text, preferred, machine, led);
  const at = new Map<number, number>();
  let departures = 0;
  const choose = (node: Choose, legal: readonly Value[]): Value | undefined => {
    const place = placeOfChoice(node);
    if (place === undefined) return undefined;
    const next = at.get(place.state) ?? 0;
    const wanted = taken.get(place.state)?.[next]?.[place.variable];
    if (!choosesAgain(node)) at.set(place.state, next + 1);
    const chosen = legal.find((value) => sameValue(value, wanted));
    if (chosen !== undefined && !sameValue(chosen, legal[0])) departures++;
    return chosen;
  };
  const followed = new Truth(
    truth.recording.bound,
    yield* recordingByInterpreter(truth.recording.bound, { choose, limit: MOST_FOLLOWED }),
    truth,
  );
  return departures > 0 ? followed : truth;
}

const known = new WeakMap<Machine, ReadonlySet<number>>();

/** The states that choices lead to. */
function statesChosen(machine: Machine): ReadonlySet<number> {
  let states = known.get(machine);
  if (states === undefined) {
    const nodes = segments(machine).list.flatMap((segment) => segment.nodes);
    states = new Set(nodes.flatMap((node) => (node.op === 'choose' ? [placeOfChoice(node)?.state ?? -1] : [])));
    known.set(machine, states);
  }
  return states;
}

/** For each state that choices lead to, how the text goes there: the variables, time after time. */
function* choicesOf(
  text: string,
  preferred: Style,
  machine: Machine,
  led: ReadonlySet<number>,
): Work<ReadonlyMap<number, readonly (readonly Value[])[]>> {
  const taken = new Map<number, (readonly Value[])[]>();
  const isLabel: IsLabel = (label) => matchLabel(machine, label).length > 0;
  let announced: string | undefined;
  const { style, start, end } = yield* openingEnvelope(text, preferred, machine);
  if (start === undefined) return taken;
  for (const line of readingLines(text.slice(0, end), style, isLabel, start)) {
    if (line === undefined) {
      yield;
      continue;
    }
    const { event } = line;
    if (event.kind !== 'next' && event.kind !== 'enter') continue;
    const isToldTwice = event.label === announced;
    announced = event.kind === 'next' ? event.label : undefined;
    if (isToldTwice) continue;
    for (const { state, variables } of matchLabel(machine, event.label)) {
      if (!led.has(state)) continue;
      const there = taken.get(state);
      if (there === undefined) taken.set(state, [variables]);
      else there.push(variables);
    }
  }
  return taken;
}

function endOf(node: Choose): Extract<Node, { op: 'next' }> | undefined {
  let at: Node = node.next;
  while ('next' in at) at = at.next;
  return at.op === 'next' ? at : undefined;
}

/** Whether the state makes a further choice after this one. */
function choosesAgain(node: Choose): boolean {
  for (let at: Node = node.next; 'next' in at; at = at.next) if (at.op === 'choose') return true;
  return false;
}
