import { fields } from '../shared/fields.ts';

/** What the view keeps while it is hidden, and over reloads of the window. */
export interface DiffMemory {
  /** What is compared, as the host said it: it is asked for it when the window is there again. */
  readonly subject: unknown;
  /** Numbers of the fault that is current, from 0. */
  readonly fault: number;
  readonly isFolding: boolean;
  readonly opened: readonly number[];
  /** Where it is scrolled to, in pixels; undefined until what is compared has been shown. */
  readonly scrolled: number | undefined;
  /** Which text is shown where there is no room for both. */
  readonly alone: 'truth' | 'model';
}

/** Reads what an earlier page kept; what is not as expected is left at its beginning. */
export function readMemory(kept: unknown): DiffMemory {
  const { subject, fault, isFolding, opened, scrolled, alone } = fields(kept);
  return {
    subject,
    fault: typeof fault === 'number' && fault > 0 ? Math.floor(fault) : 0,
    isFolding: isFolding !== false,
    opened: Array.isArray(opened) ? opened.filter((one) => typeof one === 'number') : [],
    scrolled: typeof scrolled === 'number' && scrolled >= 0 ? scrolled : undefined,
    alone: alone === 'truth' ? 'truth' : 'model',
  };
}
