import type { RowVerdict, SampleRow } from '../../spotcheck/index.ts';
import { onceEach } from '../shared/once-each.ts';

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
  /** What the first fault is; only with a state. */
  readonly way: { readonly kind: string; readonly region: string | undefined } | undefined;
  /** Lengths as they are typed: `38..45`, `38..`, `..45`, `40`, or tiers, `L`; what cannot be read leaves nothing out. */
  readonly lengths: string;
  readonly text: string;
  /** Whether the text is looked for everywhere, also where faults have it. */
  readonly isEverywhere: boolean;
}

export interface Sort {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

export const noFilter: Filter = {
  verdicts: [],
  kind: undefined,
  state: undefined,
  way: undefined,
  lengths: '',
  text: '',
  isEverywhere: false,
};

/** Whether there is anything by which rows are left out. */
export function isFiltering({ verdicts, kind, state, way, lengths, text }: Filter): boolean {
  const isTyped = [lengths, text].some((one) => one.trim() !== '');
  return verdicts.length > 0 || [kind, state, way].some((one) => one !== undefined) || isTyped;
}

/** Whether lengths or a tier are what was typed; a text that is empty is neither. */
export function lengthsIn(text: string): ((row: Pick<SampleRow, 'length' | 'tier'>) => boolean) | undefined {
  const typed = text.trim();
  if (/^[sml]$/i.test(typed)) return ({ tier }) => tier === typed.toUpperCase();
  const [, low = '', dots, high = ''] = /^(\d{0,9})\s*(?:(\.\.\.?|[-–])\s*(\d{0,9}))?$/.exec(typed) ?? [];
  if (low === '' && high === '') return undefined;
  const least = low === '' ? 0 : Number(low);
  const open = high === '' ? Infinity : Number(high);
  const most = dots === undefined ? least : open;
  return ({ length }) => length >= least && length <= most;
}

/** What a search has found. */
export interface Arranged {
  readonly rows: readonly SampleRow[];
  /** Where the text was looked for; undefined without one. */
  readonly searched: 'faults' | 'everywhere' | undefined;
  /** Rows that have it elsewhere alone, and are left out. */
  readonly elsewhere: number;
}

/**
 * The rows that pass the filter, in order; rows that the key cannot tell apart stay as they came. A text is looked for in
 * the states, cells and kinds of faults; where no row has it there, or a person wants so, everywhere.
 */
export function arranged(rows: readonly SampleRow[], filter: Filter, sort: Sort): Arranged {
  const isLong = lengthsIn(filter.lengths);
  const kept = rows.filter((row) => passes(row, filter) && (isLong?.(row) ?? true));
  const text = filter.text.trim().toLowerCase();
  if (text === '') return { rows: inOrder(kept, sort), searched: undefined, elsewhere: 0 };
  const inFaults = kept.filter((row) => textsOf(row).faults.includes(text));
  const isElsewhere = (row: SampleRow): boolean => {
    const { faults, others } = textsOf(row);
    return others.includes(text) && !faults.includes(text);
  };
  if (!filter.isEverywhere && inFaults.length > 0)
    return { rows: inOrder(inFaults, sort), searched: 'faults', elsewhere: kept.filter(isElsewhere).length };
  const anywhere = kept.filter((row) => textsOf(row).faults.includes(text) || isElsewhere(row));
  return { rows: inOrder(anywhere, sort), searched: 'everywhere', elsewhere: 0 };
}

function passes(row: SampleRow, { verdicts, kind, state, way }: Filter): boolean {
  if (verdicts.length > 0 && !verdicts.includes(row.verdict)) return false;
  if (kind !== undefined && row.faults.every((fault) => fault.kind !== kind)) return false;
  if (state !== undefined && row.failedIn !== state) return false;
  return way === undefined || isSameWay(way, row.faults[0]);
}

export function isSameWay(one: Filter['way'], other: Filter['way']): boolean {
  return one?.kind === other?.kind && one?.region === other?.region;
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

function inOrder(rows: SampleRow[], { key, isDescending }: Sort): SampleRow[] {
  const compare = comparisons[key];
  return rows.sort((a, b) => (isDescending ? compare(b, a) : compare(a, b)));
}

function numberOf(id: string): number {
  return Number(/\d+/.exec(id)?.[0] ?? 0);
}

/** Made when a text is first looked for, and not again with each letter of it. */
const textsOf = onceEach((row: SampleRow) => ({ faults: faultText(row), others: otherText(row) }));

function faultText({ faults, failedAs = '' }: SampleRow): string {
  let text = `${failedAs}\n`;
  for (const { kind, title, label, region = '' } of faults) text += `${kind}\n${title}\n${label}\n${region}\n`;
  return text.toLowerCase();
}

function otherText({ id, question, found = '', expected, faults, error }: SampleRow): string {
  let text = `${id}\n${question}\n${found}\n${expected}\n${error?.message ?? ''}`;
  for (const { explanation } of faults) text += `\n${explanation}`;
  return text.toLowerCase();
}
