import type { TierName } from '../machine/index.ts';
import type { FaultKind } from '../trace/index.ts';
import type { HalfLength } from './half-length.ts';
import type { HazardTable } from './hazards.ts';
import type { Interval } from './interval.ts';
import type { AtFault, ResumedScore } from './probes.ts';
import type { FaultRow, RowVerdict, SampleRow } from './sample-row.ts';
import type { Repeats } from './several-answers.ts';
import type { SummaryPart } from './summary.ts';

/** All that the result view and the command line show of a run; plain data, so that it can be sent to a webview. */
export interface Report {
  readonly head: ReportHead;
  /** What it comes to, in a sentence or two for people: the texts one behind the other. */
  readonly summary: readonly SummaryPart[];
  readonly tiers: readonly TierScore[];
  readonly all: Score;
  /** Traces without a fault, whatever the answer; undefined before the first answer. */
  readonly clean: CleanTraces | undefined;
  readonly lengths: readonly LengthScore[];
  /** Undefined before the first answer. */
  readonly halfLength: HalfLength | undefined;
  readonly faults: FaultTable;
  readonly hazards: HazardTable;
  readonly firstFaults: FirstFaults;
  /** Undefined where each question is asked once. */
  readonly repeats: Repeats | undefined;
  /** How faulty samples end from the right prefix on; empty where none was asked so. */
  readonly resumed: readonly ResumedScore[];
  /** How many faulty answers can be asked so and were not: from the first fault on, and from behind it. */
  readonly askable: Readonly<Record<AtFault, number>>;
  /** What was asked beside the run's own questions, in the order of the answers. */
  readonly probes: readonly ProbeRow[];
  readonly samples: readonly SampleRow[];
  /** What is under way; empty when the run has ended. */
  readonly streams: readonly StreamRow[];
}

export interface ReportHead {
  readonly task: string;
  readonly model: string;
  /** As the server names it, where that differs from what was asked for. */
  readonly servedModel: string | undefined;
  readonly endpoint: string;
  readonly url: string;
  readonly calledFrom: string;
  /** ISO 8601. */
  readonly started: string;
  readonly seed: number;
  /** The only lengths that are asked, as `38..45,50`; undefined where it is all of the tiers. */
  readonly lengths: string | undefined;
  /** Answers to each question. */
  readonly repeats: number;
  /** `greedy`, or the sampling parameters that differ from it. */
  readonly sampling: string;
  /** Null where only the server bounds them. */
  readonly maxTokens: number | null;
  /** `cancelling`: no question is asked any more, and what is in flight is being broken off. */
  readonly state: 'running' | 'cancelling' | 'done' | 'cancelled';
  readonly asked: number;
  readonly ended: number;
  readonly errors: number;
  /** Tokens of all answers, as far as the server told them. */
  readonly tokens: number | undefined;
  /** The task's file says something else by now. */
  readonly isStale: boolean;
  readonly notes: readonly string[];
}

export interface Score {
  /** Answered: errors are not counted. */
  readonly answered: number;
  readonly right: number;
  /** Right answers whose trace has faults; they count as right. */
  readonly lucky: number;
  /** Of right among answered, at 95 %, by questions where these have several answers; undefined for 0 of 0. */
  readonly interval: Interval | undefined;
}

export interface CleanTraces {
  readonly judged: number;
  readonly count: number;
  /** Of count among judged, at 95 %, by questions where these have several answers. */
  readonly interval: Interval;
}

export interface TierScore extends Score {
  readonly tier: TierName;
  readonly low: number;
  readonly high: number;
  /** The only lengths that are asked and count with the tier, as a list; undefined where it is all from low to high. */
  readonly lengths: string | undefined;
  readonly asked: number;
}
export interface LengthScore extends Score {
  readonly from: number;
  readonly to: number;
}

/** Independent faults by kind, and by the length of the question; kinds that did not occur have no row. */
export interface FaultTable {
  readonly bins: readonly { readonly from: number; readonly to: number }[];
  readonly rows: readonly {
    readonly kind: FaultKind;
    readonly title: string;
    readonly counts: readonly number[];
    readonly total: number;
  }[];
  readonly total: number;
}

/**
 * Where in the trace the first fault is, as a share of the states that the ground truth has, in equal bins from start
 * to end.
 */
export interface FirstFaults {
  readonly bins: readonly number[];
  readonly median: number | undefined;
  readonly total: number;
}

/** An answer that a person asked for beside those of the run. */
export interface ProbeRow {
  /** Of the sample that it is about. */
  readonly id: string;
  /** The state, from 1, from which on the model wrote; undefined from the start. */
  readonly from: number | undefined;
  readonly verdict: RowVerdict;
  readonly found: string | undefined;
  readonly fault: FaultRow | undefined;
  readonly error: SampleRow['error'];
}

export interface StreamRow {
  readonly id: string;
  readonly states: number;
  readonly expectedStates: number;
  readonly characters: number;
}
