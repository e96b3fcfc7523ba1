import type { TierName } from '../machine/index.ts';
import type { FaultKind } from '../trace/index.ts';

export type RowVerdict = 'sound' | 'lucky' | 'slipped' | 'wrong' | 'error';

/** Whether the answer is right, whatever its trace. */
export function isRight(verdict: RowVerdict): boolean {
  return verdict === 'sound' || verdict === 'lucky';
}

export interface SampleRow {
  /** `M8`, `M8.2` */
  readonly id: string;
  /** `M8`: the question, as its first answer is named. */
  readonly questionId: string;
  /** The question that asked the same inputs before; left out where none did. */
  readonly sameAs?: string;
  /** Which answer to the question it is, from 1. */
  readonly repeat: number;
  readonly tier: TierName;
  /** The greatest of the question's lengths. */
  readonly length: number;
  readonly verdict: RowVerdict;
  readonly question: string;
  readonly expected: string;
  /** The model's answer; undefined where there is none. */
  readonly found: string | undefined;
  readonly faults: readonly FaultRow[];
  /** Faults beyond those that are listed; left out where all are. */
  readonly moreFaults?: number;
  /** The state of the machine that the first fault is in, as {@link HazardTable} has it. */
  readonly failedIn: number | undefined;
  /** What {@link HazardTable} calls that state, and the way in which it fails there, for a search; left out without a fault. */
  readonly failedAs?: string;
  readonly states: number;
  /** With so many faults, the rest of the answer was not judged: its states and faults are of what was. */
  readonly isCut?: boolean;
  readonly expectedStates: number;
  readonly tokens: number | undefined;
  readonly seconds: number;
  readonly finishReason: string | undefined;
  /** What went wrong with the request and what to do. */
  readonly error: { readonly kind: string; readonly message: string } | undefined;
}

/** Faults of a row, listed or not. */
export function faultCount({ faults, moreFaults = 0 }: Pick<SampleRow, 'faults' | 'moreFaults'>): number {
  return faults.length + moreFaults;
}

export interface FaultRow {
  readonly kind: FaultKind;
  readonly title: string;
  /** From 1, as people count; 0 before the first state. */
  readonly state: number;
  readonly label: string;
  /** The name of the region whose cell it is about; undefined where it is of no cell. */
  readonly region: string | undefined;
  readonly explanation: string;
}
