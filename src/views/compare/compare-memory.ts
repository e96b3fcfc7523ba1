import { fields } from '../shared/fields.ts';
import { verdicts } from '../shared/verdict-names.ts';
import { changes, firstFilter, type PairFilter } from './pair-rows.ts';

/** What the page keeps while it is hidden, and over reloads of the window. */
export interface CompareMemory {
  /** Which runs are compared, as the host said it. */
  readonly subject: unknown;
  readonly filter: PairFilter;
  readonly selected: string | undefined;
  /** How far the page is scrolled, in pixels. */
  readonly scrolled: number;
}

/** Reads what an earlier page kept; what is not as expected is left at its beginning. */
export function readMemory(kept: unknown): CompareMemory {
  const { subject, filter, selected, scrolled } = fields(kept);
  const { changes: chosen, before, after, text } = fields(filter);
  return {
    subject,
    filter: {
      changes: Array.isArray(chosen) ? changes.filter((one) => chosen.includes(one)) : firstFilter.changes,
      before: verdicts.find((one) => one === before),
      after: verdicts.find((one) => one === after),
      text: typeof text === 'string' ? text : '',
    },
    selected: typeof selected === 'string' ? selected : undefined,
    scrolled: typeof scrolled === 'number' && scrolled > 0 ? scrolled : 0,
  };
}
