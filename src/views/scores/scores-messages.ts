import * as z from 'zod';
import type { ScoreRow, ScoreTable, StateScore } from '../../spotcheck/index.ts';

/** Messages are JSON, in which an undefined of a list becomes null. */
export interface SentRow extends Omit<ScoreRow, 'bins'> {
  readonly bins: readonly (StateScore | null)[];
}

export interface SentTable extends Omit<ScoreTable, 'rows'> {
  readonly rows: readonly SentRow[];
}

export function sentTable(table: ScoreTable): SentTable {
  return { ...table, rows: table.rows.map((row) => ({ ...row, bins: row.bins.map((part) => part ?? null) })) };
}

/** What the host tells the page: all that it shows. */
export interface ScoresMessage {
  readonly type: 'scores';
  readonly task: string;
  readonly model: string;
  /** The endpoint's name. */
  readonly endpoint: string;
  readonly table: SentTable;
  /** Questions that were to be scored. */
  readonly asked: number;
  /** Why some of them were not, in a sentence. */
  readonly problem: string | undefined;
}

/** What the page asks of the host. */
export const scoresRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** Show a state of the machine, by its number, in its program. */
  z.object({ type: z.literal('state'), state: z.int().min(0) }),
  /** Show one of the table's surprises, by its number, in its trace. */
  z.object({ type: z.literal('surprise'), index: z.int().min(0) }),
]);
export type ScoresRequest = z.infer<typeof scoresRequest>;
