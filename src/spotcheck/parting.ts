import { isNoSpelling } from '../trace/index.ts';
import { groupedBy } from './clusters.ts';
import type { SampleRow } from './sample-row.ts';

/** Where the traces of one question first part: the first state in which they are not all alike. */
export interface Parting {
  /** From 1; 0 before the first state. */
  readonly state: number;
  readonly label: string;
  /** Most traces first. */
  readonly ways: readonly Way[];
}

/** What some of the traces do there. */
export interface Way {
  /** The names of the samples. */
  readonly samples: readonly string[];
  /** The fault that they make there; undefined for those that go on without one. */
  readonly fault: string | undefined;
}

/**
 * Up to its first fault a trace is the machine's own, so traces part where not all of them make the same one. Ways of
 * spelling, and choices that the program leaves open, are no partings. Undefined where all are alike up to there.
 */
export function partingOf(rows: readonly SampleRow[]): Parting | undefined {
  const steps = rows.map((row) => ({ id: row.id, ...stepOf(row) }));
  const first = Math.min(...steps.map(({ state }) => state));
  const there = [...groupedBy(steps, ({ state, fault }) => (state === first ? `fault ${fault}` : 'on')).values()];
  if (there.length < 2) return undefined;
  const ways = there.map((group) => ({
    samples: group.map(({ id }) => id),
    fault: group[0]?.state === first ? group[0].fault : undefined,
  }));
  return {
    state: first,
    label: steps.find(({ state }) => state === first)?.label ?? '',
    ways: ways.toSorted((a, b) => b.samples.length - a.samples.length),
  };
}

/** A trace's first fault, or another answer than that of its own tape. */
function stepOf({ faults, verdict, found, states }: SampleRow): {
  readonly state: number;
  readonly label: string;
  readonly fault: string | undefined;
} {
  const first = faults.find(isNoSpelling);
  if (first !== undefined)
    return { state: first.state, label: first.label, fault: `${first.title}: ${first.explanation}` };
  if (verdict !== 'slipped') return { state: Infinity, label: '', fault: undefined };
  return { state: states, label: '', fault: found === undefined ? 'no answer' : `the answer ${found}` };
}
