import * as z from 'zod';
import type { ComparedAnswers, Comparison, SampleRow, Series } from '../../spotcheck/index.ts';

/** An answer of one of the runs, as a row needs it. */
export type AnswerRow = Pick<SampleRow, 'id' | 'verdict' | 'found' | 'faults' | 'states'>;

/** One question's answers in both runs. */
export interface PairRow {
  /** Unlike that of any other row. */
  readonly key: string;
  /** What it is called: two rows may have one name, where the runs have other questions. */
  readonly id: string;
  readonly tier: SampleRow['tier'];
  readonly length: number;
  readonly question: string;
  readonly expected: string;
  /** `none`: one of the runs has no answer. */
  readonly change: ComparedAnswers['change'] | 'none';
  readonly before: AnswerRow | undefined;
  readonly after: AnswerRow | undefined;
}

/** A run that is compared: what people call it. */
export interface RunName {
  readonly file: string;
  readonly model: string;
  readonly endpoint: string;
  /** ISO 8601. */
  readonly started: string;
}

/** What the host tells the page. */
export type CompareMessage =
  | {
      readonly type: 'pair';
      readonly subject: unknown;
      readonly task: string;
      readonly before: RunName;
      readonly after: RunName;
      readonly comparison: Comparison;
      /** The first ones. */
      readonly rows: readonly PairRow[];
      /** How many rows are to come in messages of their own. */
      readonly more: number;
      /** Where no question was answered in both: why, and what to do. */
      readonly apart?: string;
    }
  /** Further rows of the pair that was told last; `more`: how many are to come behind them. */
  | { readonly type: 'pairs'; readonly subject: unknown; readonly rows: readonly PairRow[]; readonly more: number }
  | { readonly type: 'series'; readonly subject: unknown; readonly series: Series }
  | { readonly type: 'working'; readonly subject: unknown; readonly done: number; readonly all: number }
  | { readonly type: 'failed'; readonly subject: unknown; readonly message: string };

const side = z.enum(['before', 'after']);
const sample = z.string().min(1).max(100);

/** What the page asks of the host. */
export const compareRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** The second run before the first. */
  z.object({ type: z.literal('swap') }),
  /** Open a run: of two by its side, of a series by its number in it, from 0. */
  z.object({ type: z.literal('open'), run: z.union([side, z.int().min(0)]) }),
  z.object({ type: z.literal('diff'), side, sample }),
  z.object({ type: z.literal('debug'), side, sample }),
  /** Show a state of the machine, by its number, in its program. */
  z.object({ type: z.literal('state'), state: z.int().min(0) }),
  z.object({ type: z.literal('cancel') }),
]);

export type CompareRequest = z.infer<typeof compareRequest>;
export type CompareSide = z.infer<typeof side>;
