import type { Frame, Machine, Point, State, Template } from '../machine.ts';
import { readLiteral, shifted } from './literal.ts';
import { sameValue, type Value } from '../value.ts';
import { valueText } from '../value-text.ts';

/** The name of the place where the main program calls, and returns to. */
export const MAIN = 'main';

export function templateText(template: Template, variables: readonly Value[]): string {
  let text = '';
  for (const piece of template) {
    if (typeof piece === 'string') text += piece;
    else text += valueText(shifted(variables[piece.variable] ?? null, piece.offset));
  }
  return text;
}

/** The label of a state with the names of its variables instead of values: `Add place {i + 1}`. */
export function labelPattern({ label, variables }: Pick<State, 'label' | 'variables'>): string {
  const hole = (name: string, offset: number): string =>
    offset === 0 ? `{${name}}` : `{${name} ${offset < 0 ? '-' : '+'} ${Math.abs(offset)}}`;
  return label
    .map((piece) => (typeof piece === 'string' ? piece : hole(variables[piece.variable]?.name ?? '?', piece.offset)))
    .join('');
}

/** The label of a state with these variables; `?` for a state that the machine does not have. */
export function labelText(machine: Machine, point: Point): string {
  const state = machine.states[point.state];
  return state === undefined ? '?' : templateText(state.label, point.variables);
}

/** How a call names the place to come back to, `best(2, 5) for take`; `main` at top level or where no site is told. */
export function siteText(machine: Machine, point: Point | undefined): string {
  if (point === undefined) return '?';
  const site = machine.states[point.state]?.site;
  return site === undefined ? MAIN : templateText(site, point.variables);
}

/** Whether a text names a place that a call may come back to. */
export function isSite(machine: Machine, text: string): boolean {
  return (
    text === MAIN ||
    machine.states.some(
      ({ site, variables }) => site !== undefined && valuesIn(site, variables.length, text) !== undefined,
    )
  );
}

/** The activation a call starts: `best(1, 5)`; `main` without one. */
export function frameText(machine: Machine, frame: Pick<Frame, 'function' | 'arguments'> | undefined): string {
  if (frame === undefined) return MAIN;
  return `${machine.functions[frame.function]?.name ?? '?'}(${frame.arguments.map(valueText).join(', ')})`;
}

/** The activation that a text names, canonical spelling only: {@link frameText} of the result is the text. */
export function parseFrame(machine: Machine, text: string): Pick<Frame, 'function' | 'arguments'> | undefined {
  const open = text.indexOf('(');
  const called = open < 0 ? undefined : machine.functions.find(({ name }) => name === text.slice(0, open));
  if (called === undefined) return undefined;
  const values: Value[] = [];
  let at = open + 1;
  for (const [i, { type }] of called.parameters.entries()) {
    if (i > 0 && !text.startsWith(', ', at)) return undefined;
    const literal = readLiteral(text, i > 0 ? at + 2 : at, type);
    if (literal === undefined) return undefined;
    values.push(literal.value);
    at = literal.end;
  }
  return text.slice(at) === ')' ? { function: called.id, arguments: values } : undefined;
}

/** The points whose label is exactly this text: one in a machine without ambiguities, none if it is no label. */
export function matchLabel(machine: Machine, text: string): readonly Point[] {
  const points: Point[] = [];
  for (const state of machine.states) {
    const variables = matchTemplate(state.label, state.variables.length, text);
    if (variables !== undefined) points.push({ state: state.id, variables });
  }
  return points;
}

/**
 * The values of the variables with which the template gives this text; undefined where none do, or where it does not
 * show them all. Left to right without going back, which the check of templates allows: what follows a hole cannot
 * continue its value.
 */
export function matchTemplate(template: Template, variables: number, text: string): readonly Value[] | undefined {
  const known: Value[] = [];
  for (const value of valuesIn(template, variables, text) ?? [undefined]) {
    if (value === undefined) return undefined;
    known.push(value);
  }
  return known;
}

/** The same, undefined for the variables that the template does not show. */
function valuesIn(template: Template, variables: number, text: string): readonly (Value | undefined)[] | undefined {
  const [first] = template;
  if (typeof first === 'string' && !text.startsWith(first)) return undefined;
  const values: (Value | undefined)[] = new Array<Value | undefined>(variables).fill(undefined);
  let at = 0;
  for (const piece of template) {
    if (typeof piece === 'string') {
      if (!text.startsWith(piece, at)) return undefined;
      at += piece.length;
      continue;
    }
    const literal = readLiteral(text, at, piece.type);
    if (literal === undefined) return undefined;
    const value = shifted(literal.value, -piece.offset);
    const before = values[piece.variable];
    if (before !== undefined && !sameValue(before, value)) return undefined;
    values[piece.variable] = value;
    at = literal.end;
  }
  return at === text.length ? values : undefined;
}
