import { segments, type Recording } from '../record/index.ts';

/** What comes before the first state: the input as it is laid out. It stands among the machine's states as this. */
export const LAYOUT = -1;

/** How often each state of a machine was come to: pairs of a state's number and a count, as compact as can be. */
export type StateCounts = Int32Array;

/**
 * How far a model came on the machine's way before its first fault: what a hazard by state is counted from. Each text
 * comes to the layout once, and then to the states of the true run, as long as it is right.
 */
export interface Exposure {
  /** States of the whole true run, the layout among them: what the question asks for. */
  readonly asked: StateCounts;
  /** Those that the text came to with no fault behind it, the one that it failed in among them. */
  readonly reached: StateCounts;
  /** The state of the machine that the first fault is in; undefined for a text without one. */
  readonly failedIn: number | undefined;
}

/**
 * `run`: the true run that makes the text's choices. `fault`: in which of the text's states its first fault is, -1 for
 * before the first; undefined where there is none. Up to there the text's states are those of the run.
 */
export function exposureOf(run: Recording, fault: number | undefined): Exposure {
  const asked = countsOf(run, run.states);
  if (fault === undefined) return { asked, reached: asked, failedIn: undefined };
  // What is behind the last state, such as another one, is what the last state led to.
  const state = Math.min(fault, run.states - 1);
  return { asked, reached: countsOf(run, state + 1), failedIn: state < 0 ? LAYOUT : machineStateAt(run, state) };
}

/** The layout, and so many states of a run from its beginning. */
function countsOf(run: Recording, states: number): StateCounts {
  const counts = new Map([[LAYOUT, 1]]);
  for (let i = 0; i < states; i++) {
    const state = machineStateAt(run, i);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return Int32Array.from([...counts].flat());
}

/** Which state of the machine a state of a run is, by its number in the run. */
export function machineStateAt({ bound, words, offsets }: Recording, number: number): number {
  return segments(bound.machine).list[words[offsets[number] ?? 0] ?? -1]?.state ?? LAYOUT;
}

/** Calls `take` for each state that is counted. */
export function eachCount(counts: StateCounts, take: (state: number, count: number) => void): void {
  for (let i = 0; i < counts.length; i += 2) take(counts[i] ?? LAYOUT, counts[i + 1] ?? 0);
}
