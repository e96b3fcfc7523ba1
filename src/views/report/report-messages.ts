import * as z from 'zod';
import type { ProbeRow, Report, SampleRow } from '../../spotcheck/index.ts';

/** Something that keeps a run from starting or going on: what happened, and what a person can do. */
export interface ReportNotice {
  /** `stopped`: a person ended the run; nothing is wrong. */
  readonly kind: 'fault' | 'stopped';
  readonly title: string;
  readonly message: string;
  /** Ways on; the host knows what the ids mean. */
  readonly ways: readonly { readonly id: string; readonly title: string }[];
}

/** What the host tells the result view. */
export type ReportMessage =
  | {
      readonly type: 'report';
      /** With its first rows, and the first of what was asked again. */
      readonly report: Report;
      readonly notice: ReportNotice | undefined;
      /** How many rows are to come in messages of their own; none where it is left out. */
      readonly more?: number;
    }
  /** Further rows of a report that has very many; `more`: how many are to come behind them. */
  | { readonly type: 'rows'; readonly rows: readonly SampleRow[]; readonly more: number }
  /** Further answers to what was asked again, where they are very many. */
  | { readonly type: 'probes'; readonly probes: readonly ProbeRow[] }
  /**
   * While a run goes on, a few times a second: its figures, without those of single questions, and the rows that ended
   * since the last message.
   */
  | { readonly type: 'progress'; readonly report: Omit<Report, 'samples'>; readonly added: readonly SampleRow[] };

const sample = z.string().min(1).max(100);

/** What the result view asks of the host. */
export const reportRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** Start the same run again. */
  z.object({ type: z.literal('run') }),
  /** Ask more questions, tiers or answers in the same run. */
  z.object({ type: z.literal('more') }),
  /** End the run, keeping what is done. */
  z.object({ type: z.literal('cancel') }),
  /** Open the run's file. */
  z.object({ type: z.literal('file') }),
  /** Write the report to a file. */
  z.object({ type: z.literal('export') }),
  /** Ask a sample's question again: from the start, or from the right prefix. */
  z.object({ type: z.literal('again'), sample, from: z.enum(['start', 'prefix']) }),
  /** Ask every faulty answer again, from its first fault or from behind it. */
  z.object({ type: z.literal('again-all'), from: z.enum(['before', 'after']) }),
  /** Show a sample's output against ground truth; a sample by its id. */
  z.object({ type: z.literal('diff'), sample }),
  /** Debug a sample's output, stopped at its first fault. */
  z.object({ type: z.literal('debug'), sample }),
  /** Have the model score the ground truth of a sample's question. */
  z.object({ type: z.literal('score'), sample }),
  /** Show a state of the machine, by its number, in its program. */
  z.object({ type: z.literal('state'), state: z.int().min(0) }),
  /** One of a notice's ways on. */
  z.object({ type: z.literal('way'), id: z.string().max(100) }),
]);

export type ReportRequest = z.infer<typeof reportRequest>;
