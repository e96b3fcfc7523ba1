import type { StyleName } from '../machine/index.ts';
import { faultKinds, type FaultKind } from '../trace/index.ts';
import { edits } from './inject.ts';
import { pick, type Random } from './line-edits.ts';
import { TraceText, type Edit } from './trace-text.ts';
import { wordings } from './wordings.ts';

/** A trace with faults, cut into its steps: what stands before its first state, if anything does, and its states. */
export interface FaultyTrace {
  /** Without the line breaks between them. */
  readonly steps: readonly string[];
  /** In the order of the trace; each in a step of its own, which is numbered from 0. */
  readonly faults: readonly StepFault[];
}

export interface StepFault {
  readonly step: number;
  readonly kind: FaultKind;
}

/** Kinds that leave no steps behind, that depend on why a model stopped, or that make no step wrong. */
const leftOut: ReadonlySet<FaultKind> = new Set([
  'format-no-trace',
  'format-spelling',
  'format-restart',
  'transition-truncated',
  'transition-unfinished',
]);

/** What {@link injectSeveral} puts into traces; each kind is as likely as any other that has a place. */
export const injectedKinds: readonly FaultKind[] = faultKinds.filter((kind) => !leftOut.has(kind));

/** States that stay right between two faults, so that neither explains the other. */
const APART = 1;

/** Places that are tried for one fault. */
const TRIES = 8;

interface Made {
  readonly kind: FaultKind;
  readonly edit: Edit;
  readonly lines: readonly string[];
}

/**
 * Puts so many faults into a right trace, or as many as it has room for: each of a kind drawn evenly, at a place drawn
 * evenly among those that the kind has, in a state that no other is in or next to. The states before the first fault
 * are those of the true run, letter by letter, and its own is not: that it is the first is known from how it is made.
 */
export function injectSeveral(text: string, style: StyleName, count: number, random: Random): FaultyTrace {
  const trace = new TraceText(text, wordings[style]);
  const places = new Map<FaultKind, Edit[]>();
  const left = [...injectedKinds];
  const made: Made[] = [];
  while (made.length < count && left.length > 0) {
    const kind = pick(left, random) ?? 'format-unreadable';
    const edit = drawn(trace, kind, places, made, random);
    if (edit === undefined) left.splice(left.indexOf(kind), 1);
    else made.push({ kind, ...edit });
  }
  return stepsOf(trace, made);
}

/** A fault of this kind, where there is a place for one. */
function drawn(
  trace: TraceText,
  kind: FaultKind,
  places: Map<FaultKind, Edit[]>,
  made: readonly Made[],
  random: Random,
): Omit<Made, 'kind'> | undefined {
  const known = places.get(kind) ?? edits[kind](trace);
  places.set(kind, known);
  for (let i = 0; i < TRIES && known.length > 0; i++) {
    const [edit] = known.splice(Math.floor(random() * known.length), 1);
    if (edit === undefined || !isApart(trace, edit, made)) continue;
    const lines = trace.changed(edit, random);
    if (lines !== undefined) return { edit, lines };
  }
  return undefined;
}

/** Whether an edit leaves states between it and the others. */
function isApart(trace: TraceText, edit: Edit, made: readonly Made[]): boolean {
  const [first, last] = statesOf(trace, edit);
  return made.every((other) => {
    const [from, to] = statesOf(trace, other.edit);
    return last + APART < from || first - APART > to;
  });
}

/** The first and the last state that an edit touches. */
function statesOf({ states }: TraceText, { state, from, to }: Edit): readonly [number, number] {
  const touched = [state, states[from] ?? state, states[Math.max(from, to - 1)] ?? state];
  return [Math.min(...touched), Math.max(...touched)];
}

/** A trace with these edits, cut into steps. */
function stepsOf(trace: TraceText, made: readonly Made[]): FaultyTrace {
  // A state that is told twice stands between itself and the next one.
  const blamed = made.map(({ kind, edit, lines }) => ({
    kind,
    edit,
    lines,
    own: kind === 'label-repeated' ? edit.state - 0.5 : edit.state,
  }));
  const lines = [...trace.lines];
  const owners = [...trace.states];
  // From the end on, so that places before stay what they are.
  for (const { edit, lines: changed, own } of [...blamed].sort((a, b) => b.edit.from - a.edit.from)) {
    const { from, to } = edit;
    lines.splice(from, to - from, ...changed);
    owners.splice(from, to - from, ...changed.map(() => own));
  }
  const numbers: number[] = [];
  const steps: string[] = [];
  for (let from = 0, to = 0; from < lines.length; from = to) {
    const owner = owners[from] ?? -1;
    // The answer is the last state's, whichever that is.
    while (to < lines.length && (owners[to] === owner || lines[to]?.startsWith(trace.wording.answer) === true)) to++;
    numbers.push(owner);
    steps.push(lines.slice(from, to).join('\n'));
  }
  // What is blamed for a state that is left out is the one behind it.
  const stepOf = (own: number): number =>
    Math.max(
      0,
      numbers.findIndex((number) => number >= own),
    );
  const faults = blamed
    .map(({ kind, own }): StepFault => ({ kind, step: stepOf(own) }))
    .sort((a, b) => a.step - b.step);
  return { steps, faults };
}
