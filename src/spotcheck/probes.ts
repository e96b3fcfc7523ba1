import { bindInputs, styleFor, type Task, type Work } from '../machine/index.ts';
import { record } from '../record/index.ts';
import { firstFault } from '../trace/index.ts';
import { clusteredInterval, groupedBy } from './clusters.ts';
import type { Interval } from './interval.ts';
import type { JudgedProbe, JudgedSample } from './judge-sample.ts';
import { prefixOf } from './right-prefix.ts';
import { questionKey, sampleKey } from './run-file.ts';

/** Samples between which others may have their turn. */
const PIECE = 4096;

/** What a person asks beside the questions of a run: a question again, or a state from the right prefix on. */
export interface Wanted {
  /** The sample that it is about. */
  readonly id: string;
  /** The state of the true run, from 0, that the model is to go on with; undefined to ask from the start. */
  readonly from: number | undefined;
}

/** Where to go on after a sample's first fault: in the state that it is in, or behind it, with that state put right. */
export type AtFault = 'before' | 'after';

/**
 * From which state on a sample is asked again; undefined where it has no fault in a trace, or nothing is left to do, and
 * where the trace makes choices of its own: its states are those of another true run than the prefix has.
 */
export function stateAt({ verdict, truth }: JudgedSample, where: AtFault): number | undefined {
  const fault = verdict?.ownChoices === 0 ? firstFault(verdict, truth.states) : undefined;
  if (fault === undefined || fault.kind === 'format-no-trace') return undefined;
  const state = where === 'before' ? fault.state : fault.state + 1;
  return state >= 0 && state < truth.states ? state : undefined;
}

/** The faulty samples that were not answered from there yet. */
export function wantedAt(
  samples: readonly JudgedSample[],
  probes: readonly JudgedProbe[],
  where: AtFault,
): readonly Wanted[] {
  const answered = answeredIn(probes);
  return samples.flatMap((sample): Wanted[] => {
    const from = stateAt(sample, where);
    if (from === undefined) return [];
    const id = sampleKey(sample.sample);
    return answered.has(nameOf(id, from)) ? [] : [{ id, from }];
  });
}

/** How many there are of them. */
export function* countWanted(
  samples: readonly JudgedSample[],
  probes: readonly JudgedProbe[],
): Work<Readonly<Record<AtFault, number>>> {
  const counts = { before: 0, after: 0 };
  const answered = answeredIn(probes);
  for (const [i, sample] of samples.entries()) {
    if (i % PIECE === 0) yield;
    if (sample.exposure?.failedIn === undefined) continue;
    for (const where of ['before', 'after'] as const) {
      const from = stateAt(sample, where);
      if (from === undefined) continue;
      if (answered.size === 0 || !answered.has(nameOf(sampleKey(sample.sample), from))) counts[where]++;
    }
  }
  return counts;
}

function answeredIn(probes: readonly JudgedProbe[]): ReadonlySet<string> {
  return new Set(probes.filter(({ verdict }) => verdict).map(({ probe }) => nameOf(sampleKey(probe), probe.from)));
}

/** Tells what is asked again of a run from all else that is. */
export function nameOf(id: string, from: number | undefined): string {
  return `${id} ${from}`;
}

/** The ground truth up to before a state: what a model is given to go on from. Empty where the run has no such state. */
export function prefixBefore(task: Task, { sample, verdict }: JudgedSample, from: number): string {
  const { bound } = bindInputs(task, sample.inputs, sample.lengths);
  if (bound === undefined) return '';
  return prefixOf(record(bound, { limit: from + 1 }), styleFor(task.machine, verdict?.style), from);
}

/** How faulty samples end that were asked again from the right prefix. */
export interface ResumedScore {
  readonly from: AtFault;
  /** Samples that were asked again there and answered. */
  readonly answered: number;
  /** Without a fault from there on: the fault was a single slip. */
  readonly clean: number;
  readonly interval: Interval | undefined;
  /** With a fault in the very state that they went on with, and in a later one. */
  readonly same: number;
  readonly later: number;
}

/** The last answer to each sample counts. */
export function resumedScores(samples: readonly JudgedSample[], probes: readonly JudgedProbe[]): ResumedScore[] {
  const last = new Map(
    probes.flatMap((one) =>
      one.verdict === undefined
        ? []
        : [[nameOf(sampleKey(one.probe), one.probe.from), { ...one, verdict: one.verdict }]],
    ),
  );
  if (last.size === 0) return [];
  return (['before', 'after'] as const).flatMap((from): ResumedScore[] => {
    const answered = samples.flatMap((sample) => {
      const state = stateAt(sample, from);
      const probe = last.get(nameOf(sampleKey(sample.sample), state));
      if (state === undefined || probe === undefined) return [];
      const fault = firstFault(probe.verdict, probe.states);
      return [{ question: questionKey(sample.sample), state, fault }];
    });
    if (answered.length === 0) return [];
    const clean = answered.filter(({ fault }) => fault === undefined).length;
    const same = answered.filter(({ state, fault }) => fault !== undefined && fault.state <= state).length;
    const clusters = [...groupedBy(answered, ({ question }) => question).values()].map((own) => ({
      answered: own.length,
      right: own.filter(({ fault }) => fault === undefined).length,
    }));
    const interval = clusteredInterval(clusters);
    return [{ from, answered: answered.length, clean, interval, same, later: answered.length - clean - same }];
  });
}
