import type { RowVerdict } from '../../spotcheck/index.ts';
import { onceEach } from '../shared/once-each.ts';
import type { PairRow } from './compare-messages.ts';

export type Change = PairRow['change'];

/** Which rows are shown: changes combine as "or", and with the verdicts of each run and the text as "and". */
export interface PairFilter {
  /** None: all. */
  readonly changes: readonly Change[];
  readonly before: RowVerdict | undefined;
  readonly after: RowVerdict | undefined;
  readonly text: string;
}

export const changes: readonly Change[] = ['better', 'worse', 'same', 'none'];

/** Better and worse come first: they are what the comparison is about. */
export const firstFilter: PairFilter = { changes: ['better', 'worse'], before: undefined, after: undefined, text: '' };

export function passing(rows: readonly PairRow[], filter: PairFilter): readonly PairRow[] {
  const text = filter.text.trim().toLowerCase();
  return rows.filter(
    (row) =>
      (filter.changes.length === 0 || filter.changes.includes(row.change)) &&
      (filter.before === undefined || row.before?.verdict === filter.before) &&
      (filter.after === undefined || row.after?.verdict === filter.after) &&
      (text === '' || textOf(row).includes(text)),
  );
}

/** Made when a text is first looked for, and not again with each letter of it. */
const textOf = onceEach(searchable);

function searchable({ id, question, expected, before, after }: PairRow): string {
  const sides = [before, after].flatMap((side) =>
    side === undefined
      ? []
      : [side.found ?? '', ...side.faults.flatMap(({ title, label, explanation }) => [title, label, explanation])],
  );
  return [id, question, expected, ...sides].join('\n').toLowerCase();
}
