/** What the view keeps while it is hidden, and over reloads of the window. */
export interface DiffMemory {
  /** What is compared, as the host said it: it is asked for it when the window is there again. */
  readonly subject: unknown;
  /** Numbers of the fault that is current, from 0. */
  readonly fault: number;
  readonly isFolding: boolean;
  readonly opened: readonly number[];
  readonly scrolled: number;
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
    scrolled: typeof scrolled === 'number' && scrolled > 0 ? scrolled : 0,
    alone: alone === 'truth' ? 'truth' : 'model',
  };
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
