import type { Block } from './blocks.ts';

/** How many states back a repetition is looked for. */
export const longestPeriod = 16;

export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds states written again word by word. A repetition begins at a state that was not due, and goes on as long as each
 * state has the words of the one a period earlier.
 */
export class Repeats {
  readonly #recent: Span[] = [];
  #period = 0;

  constructor(private readonly text: string) {}

  /** Takes the next state; tells whether it repeats an earlier one, and whether a repetition begins with it. */
  next(block: Block, isDue: boolean): { readonly period: number; readonly isFirst: boolean } | undefined {
    const span = spanOf(block);
    const before = this.#period;
    const goesOn = before > 0 && this.#same(span, before);
    if (!goesOn) this.#period = isDue ? 0 : this.#find(span);
    this.#recent.push(span);
    if (this.#recent.length > longestPeriod) this.#recent.shift();
    return this.#period === 0 ? undefined : { period: this.#period, isFirst: before !== this.#period };
  }

  /** Whether no repetition goes on. */
  get isQuiet(): boolean {
    return this.#period === 0;
  }

  /** Takes states that are none, which were not looked at one by one: the last of them. */
  skip(last: readonly Span[]): void {
    this.#recent.push(...last.slice(-longestPeriod));
    this.#recent.splice(0, this.#recent.length - longestPeriod);
  }

  #find(span: Span): number {
    for (let period = 1; period <= this.#recent.length; period++) if (this.#same(span, period)) return period;
    return 0;
  }

  #same(span: Span, period: number): boolean {
    const other = this.#recent.at(-period);
    if (other === undefined || other.end - other.start !== span.end - span.start) return false;
    return this.text.slice(other.start, other.end) === this.text.slice(span.start, span.end);
  }
}

function spanOf({ header, body }: Block): Span {
  const start = header?.start ?? body[0]?.start ?? 0;
  return {
    start,
    end: body.at(-1)?.end ?? header?.end ?? start,
  };
}
