import { faultKinds, type FaultKind } from '../trace/index.ts';
import type { JudgedOutput } from './judge-output.ts';

/** A step of an output: what stands before its first state, or one of its states. */
export interface Step {
  readonly text: string;
  readonly ok: boolean;
  /** The kinds of its faults. */
  readonly kinds: readonly FaultKind[];
}

/**
 * The steps of an output whose states are labelled: the laid out input, with whatever stands before it apart from
 * thinking, and each state. What is wrong before the first state counts for the first step.
 */
export function stepsOf({ output: { text }, verdict, labels = [], outside }: JudgedOutput): readonly Step[] {
  const early = ordered(
    verdict.faults.filter(({ state, kind }) => state < 0 && kind !== 'format-spelling').map(({ kind }) => kind),
  );
  const before = { text: text.slice(outside, labels[0]?.from).trim(), ok: early.length === 0, kinds: early };
  const states = labels.map(({ from, to, ok, kinds }): Step => ({ text: text.slice(from, to).trim(), ok, kinds }));
  const [first, ...others] = states;
  if (before.text !== '' || first === undefined) return [before, ...states];
  return [{ ...first, ok: first.ok && before.ok, kinds: ordered([...early, ...first.kinds]) }, ...others];
}

/** Each kind once, in the order of the table. */
function ordered(kinds: readonly FaultKind[]): readonly FaultKind[] {
  const found = new Set(kinds);
  return faultKinds.filter((kind) => found.has(kind));
}
