import { noFilter, type Filter, type Sort, type SortKey } from './rows.ts';
import { fields } from '../shared/fields.ts';
import { verdicts } from '../shared/verdict-names.ts';

/** What the view keeps while it is hidden. */
export interface ReportMemory {
  readonly filter: Filter;
  readonly sort: Sort;
  readonly selected: string | undefined;
  readonly isPeeking: boolean;
  /** How far the page is scrolled, in pixels. */
  readonly scrolled: number;
  /** Where the keyboard is. */
  readonly focused: string | undefined;
}

const sortKeys: readonly SortKey[] = ['sample', 'length', 'verdict', 'fault', 'tokens', 'time'];

/** Reads what an earlier page kept; what is not as expected is left at its beginning. */
export function readMemory(kept: unknown): ReportMemory {
  const { filter, sort, selected, isPeeking, scrolled, focused } = fields(kept);
  const { verdicts: chosen, kind, state, way, lengths, text, isEverywhere } = fields(filter);
  const { key, isDescending } = fields(sort);
  return {
    filter: {
      verdicts: Array.isArray(chosen) ? verdicts.filter((verdict) => chosen.includes(verdict)) : noFilter.verdicts,
      kind: typeof kind === 'string' ? kind : undefined,
      state: typeof state === 'number' ? state : undefined,
      way: typeof state === 'number' ? wayIn(way) : undefined,
      lengths: typeof lengths === 'string' ? lengths : '',
      text: typeof text === 'string' ? text : '',
      isEverywhere: isEverywhere === true,
    },
    sort: { key: sortKeys.find((one) => one === key) ?? 'sample', isDescending: isDescending === true },
    selected: typeof selected === 'string' ? selected : undefined,
    isPeeking: isPeeking === true,
    focused: typeof focused === 'string' ? focused : undefined,
    scrolled: typeof scrolled === 'number' && scrolled > 0 ? scrolled : 0,
  };
}

function wayIn(kept: unknown): Filter['way'] {
  const { kind, region } = fields(kept);
  return typeof kind === 'string' ? { kind, region: typeof region === 'string' ? region : undefined } : undefined;
}
