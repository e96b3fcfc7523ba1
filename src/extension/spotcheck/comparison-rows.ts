import { comparedAnswers, type ComparedRun, type SampleRow, slicesOf } from '../../spotcheck/index.ts';
import type { AnswerRow, PairRow } from '../../views/index.ts';

/** A run with the rows of its report. */
export type RunRows = ComparedRun & { readonly rows: readonly SampleRow[] };

/** Sample by sample what became of it in both runs; then what one of them alone has an answer to. */
export function comparisonRows(before: RunRows, after: RunRows): readonly PairRow[] {
  const [own, other] = [byId(before.rows), byId(after.rows)];
  const pairs = comparedAnswers(before, after).flatMap(({ before: one, after: two, change }) => {
    const [earlier, later] = [own.get(one), other.get(two)];
    own.delete(one);
    other.delete(two);
    return earlier === undefined || later === undefined ? [] : [pairRow(earlier, change, earlier, later)];
  });
  const alone = [...own.values()].map((row) => {
    const same = other.get(row.id);
    const isSame = same !== undefined && same.question === row.question;
    if (isSame) other.delete(row.id);
    return pairRow(row, 'none', row, isSame ? same : undefined);
  });
  return [...pairs, ...alone, ...[...other.values()].map((row) => pairRow(row, 'none', undefined, row))];
}

/** Pairs in their order, so many together as may be handed over at once. */
export function pairSlices(rows: readonly PairRow[]): readonly (readonly PairRow[])[] {
  return slicesOf(rows, (row) => JSON.stringify(row).length);
}

function byId(rows: readonly SampleRow[]): Map<string, SampleRow> {
  return new Map(rows.map((row) => [row.id, row]));
}

function pairRow(
  { id, tier, length, question, expected }: SampleRow,
  change: PairRow['change'],
  before: SampleRow | undefined,
  after: SampleRow | undefined,
): PairRow {
  const key = `${before?.id ?? ''}/${after?.id ?? ''}`;
  return { key, id, tier, length, question, expected, change, before: answerOf(before), after: answerOf(after) };
}

function answerOf(row: SampleRow | undefined): AnswerRow | undefined {
  return (
    row && { id: row.id, verdict: row.verdict, found: row.found, faults: row.faults.slice(0, 1), states: row.states }
  );
}
