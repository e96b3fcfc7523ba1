import { matchLabel, type Machine, type Style } from '../machine/index.ts';
import { readLines } from '../trace/index.ts';
import { type MarkedState, markStates, type Span } from './marked-states.ts';

/** A line of a trace, and the same line of its variant without fetches. */
interface Pair {
  readonly full: Span;
  readonly other: Span;
  /** Characters that both have at their beginning; what follows differs, up to what both have at the end. */
  readonly same: number;
}

/**
 * The places of a trace in its variant without Memory Fetcher, which has the same lines but for the fetches; in an
 * operation or a test the names of cells stand for the values that were fetched.
 */
export class WithoutFetches {
  readonly #pairs: readonly Pair[];
  /** Of the machine's states, in the variant. */
  readonly states: readonly MarkedState[];

  constructor(machine: Machine, full: string, variant: string, style: Style) {
    const starts = lineSpans(variant);
    const kept = [...readLines(full, style, (label) => matchLabel(machine, label).length > 0)].filter(
      ({ event }) => event.kind !== 'get' && event.kind !== 'interval',
    );
    this.#pairs = kept.flatMap(({ start, end }, i) => {
      const other = starts[i];
      if (other === undefined) return [];
      return [
        { full: { start, end }, other, same: sameStart(full.slice(start, end), variant.slice(other.start, other.end)) },
      ];
    });
    this.states = markStates(machine, full, style).map((state) => this.#stateOf(state));
  }

  /** Where a part of one line of the trace stands; undefined of a fetch. */
  inVariant(span: Span): Span | undefined {
    return moved(
      this.#pairs,
      span,
      ({ full }) => full,
      ({ other }) => other,
    );
  }

  /** The same from the variant. */
  inTrace(span: Span): Span | undefined {
    return moved(
      this.#pairs,
      span,
      ({ other }) => other,
      ({ full }) => full,
    );
  }

  #stateOf({ label, span, fetches, results }: MarkedState): MarkedState {
    return {
      label,
      span: { start: this.#from(span.start), end: this.#from(span.end) },
      fetches: fetches.map(({ cell, value, sources }) => {
        const at = this.#from(value.start);
        return { cell, value: { start: at, end: at }, sources: sources.flatMap((one) => this.inVariant(one) ?? []) };
      }),
      results: results.flatMap((one) => this.inVariant(one) ?? []),
    };
  }

  /** Where the first line begins that does so at this offset of the trace or behind it. */
  #from(offset: number): number {
    const before = lastStarting(this.#pairs, offset - 1, ({ full }) => full);
    const next = this.#pairs[before + 1];
    return next?.other.start ?? this.#pairs.at(-1)?.other.end ?? 0;
  }
}

/** A part of a line is in what both have at the beginning, or counted from the end. */
function moved(
  pairs: readonly Pair[],
  { start, end }: Span,
  from: (pair: Pair) => Span,
  to: (pair: Pair) => Span,
): Span | undefined {
  const pair = pairs[lastStarting(pairs, start, from)];
  if (pair === undefined || end > from(pair).end) return undefined;
  const shift = end - from(pair).start <= pair.same ? to(pair).start - from(pair).start : to(pair).end - from(pair).end;
  return { start: Math.max(to(pair).start, start + shift), end: Math.max(to(pair).start, end + shift) };
}

/** The last line that begins at an offset or before it; -1 where none does. */
function lastStarting(pairs: readonly Pair[], offset: number, of: (pair: Pair) => Span): number {
  let low = 0;
  let high = pairs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const pair = pairs[middle];
    if (pair !== undefined && of(pair).start <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function sameStart(a: string, b: string): number {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  return same;
}

function lineSpans(text: string): Span[] {
  const spans: Span[] = [];
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    spans.push({ start, end });
    start = end + 1;
  }
  return spans;
}
