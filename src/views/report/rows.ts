import type { RowVerdict, SampleRow } from '../../spotcheck/index.ts';

/** Whether there is a fault at which the debugger can stop: a text without any state cannot be stepped through. */
export function hasFaultToDebug({ faults, states }: SampleRow): boolean {
  return faults.length > 0 && states > 0;
}

export type SortKey = 'sample' | 'length' | 'verdict' | 'fault' | 'tokens' | 'time';

/** Which rows are shown: verdicts combine as "or", and with kind, state and text as "and". */
export interface Filter {
  /** None: all. */
  readonly verdicts: readonly RowVerdict[];
  /** A kind of fault. */
  readonly kind: string | undefined;
  /** The state that the first fault is in. */
  readonly state: number | undefined;
  readonly text: string;
}

export interface Sort {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

export const noFilter: Filter = { verdicts: [], kind: undefined, state: undefined, text: '' };

/** The rows that pass the filter, in order; rows that the key cannot tell apart stay as they came. */
export function arranged(rows: readonly SampleRow[], filter: Filter, sort: Sort): readonly SampleRow[] {
  const text = filter.text.trim().toLowerCase();
  const kept = rows.filter(
    (row) =>
      (filter.verdicts.length === 0 || filter.verdicts.includes(row.verdict)) &&
      (filter.kind === undefined || row.faults.some(({ kind }) => kind === filter.kind)) &&
      (filter.state === undefined || row.failedIn === filter.state) &&
      (text === '' || searchable(row).includes(text)),
  );
  const compare = comparisons[sort.key];
  return kept.sort((a, b) => (sort.isDescending ? compare(b, a) : compare(a, b)));
}

const severity: Readonly<Record<RowVerdict, number>> = { sound: 0, lucky: 1, slipped: 2, wrong: 3, error: 4 };
const tierOrder = { S: 0, M: 1, L: 2 };

const comparisons: Readonly<Record<SortKey, (a: SampleRow, b: SampleRow) => number>> = {
  sample: (a, b) => tierOrder[a.tier] - tierOrder[b.tier] || numberOf(a.id) - numberOf(b.id) || a.repeat - b.repeat,
  length: (a, b) => a.length - b.length,
  verdict: (a, b) => severity[a.verdict] - severity[b.verdict],
  fault: (a, b) =>
    (a.faults[0]?.title ?? '').localeCompare(b.faults[0]?.title ?? '') ||
    (a.faults[0]?.state ?? 0) - (b.faults[0]?.state ?? 0),
  tokens: (a, b) => (a.tokens ?? -1) - (b.tokens ?? -1),
  time: (a, b) => a.seconds - b.seconds,
};

function numberOf(id: string): number {
  return Number(/\d+/.exec(id)?.[0] ?? 0);
}

function searchable({ id, question, found, expected, faults, error }: SampleRow): string {
  return [
    id,
    question,
    found ?? '',
    expected,
    error?.message ?? '',
    ...faults.flatMap(({ title, label, explanation }) => [title, label, explanation]),
  ]
    .join('\n')
    .toLowerCase();
}
