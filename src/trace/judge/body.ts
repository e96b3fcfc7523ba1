import { matchLabel, parseFrame, type Machine, type Value } from '../../machine/index.ts';
import type { TraceEvent } from '../trace-event.ts';
import type { TraceLine } from '../read.ts';

export type EventOf<Kind extends TraceEvent['kind']> = Extract<TraceEvent, { readonly kind: Kind }>;
/** `nearly`: this is the line, but something of what it says is wrong. */
export type Fit = 'exactly' | 'nearly' | 'loosely' | undefined;
export interface Taken<Kind extends TraceEvent['kind']> {
  readonly line: TraceLine;
  readonly event: EventOf<Kind>;
  readonly fit: Fit;
}

/** So many lines that cannot be read may hold headers, and all that is needed to get to what stands behind them. */
export const FEWEST_DAMAGED = 2;

/** Lines that are looked ahead at: however many a state has, each look is short. */
const MOST_AHEAD = 64;

/** The lines of a state, each of which can be taken once, by that step of the machine which it tells of. */
export class Body {
  readonly lines: readonly TraceLine[];
  /** The lines taken, in the order in which the machine asked for them. */
  readonly order: number[] = [];
  readonly #taken: Uint8Array;
  /** The number of the line with which several that cannot be read are behind; none is behind infinity. */
  readonly #damaged: number;
  #places: ReadonlyMap<TraceLine, number> | undefined;

  constructor(lines: readonly TraceLine[]) {
    this.lines = lines;
    this.#taken = new Uint8Array(lines.length);
    this.#damaged = endOfDamage(lines);
  }

  /** The last line taken so far; behind it belongs what comes next. */
  get latest(): TraceLine | undefined {
    const last = this.order.at(-1);
    return last === undefined ? undefined : this.lines[last];
  }

  /** The line before one of its lines. */
  before(line: TraceLine): TraceLine | undefined {
    this.#places ??= new Map(this.lines.map((one, at) => [one, at]));
    return this.lines[(this.#places.get(line) ?? 0) - 1];
  }

  /** How many lines were taken so far. */
  get taken(): number {
    return this.order.length;
  }

  /**
   * The first line of the kind that fits exactly, from the last one taken on, then from the start; else the first that
   * fits nearly, then the first that fits loosely. `accept` is asked about a loose one, which may as well tell of
   * something that the machine does not do, and about an exact one further on, which may as well belong to a later step
   * of the machine.
   */
  take<Kind extends TraceEvent['kind']>(
    kind: Kind,
    fits: (event: EventOf<Kind>) => Fit,
    accept: () => boolean,
  ): Taken<Kind> | undefined {
    const begin = (this.order.at(-1) ?? -1) + 1;
    let near: number | undefined;
    let loose: number | undefined;
    let isFirst = true;
    for (let i = 0; i < this.lines.length; i++) {
      const at = (begin + i) % this.lines.length;
      const event = this.lines[at]?.event;
      if (event === undefined || this.#taken[at] === 1 || !isOf(event, kind)) continue;
      const fit = fits(event);
      if (fit === 'exactly') {
        if (!(isFirst && at >= begin) && !accept()) break;
        const again = this.#again(at, kind, (later) => fits(later) === 'exactly');
        return this.#mark(again === undefined || accept() ? at : again, kind, fit);
      }
      if (fit === 'nearly') near ??= at;
      if (fit === 'loosely') loose ??= at;
      isFirst = false;
    }
    if (near !== undefined) return this.#mark(near, kind, 'exactly');
    return loose === undefined ? undefined : this.#takeLoose(loose, kind, fits, accept);
  }

  #takeLoose<Kind extends TraceEvent['kind']>(
    loose: number,
    kind: Kind,
    fits: (event: EventOf<Kind>) => Fit,
    accept: () => boolean,
  ): Taken<Kind> | undefined {
    const again = this.#again(loose, kind, (later) => fits(later) === 'loosely');
    if (again !== undefined && accept()) return this.#mark(again, kind, 'loosely');
    return accept() ? this.#mark(loose, kind, 'loosely') : undefined;
  }

  /** The line of the same kind behind words right behind a line, which may take that back. */
  #again<Kind extends TraceEvent['kind']>(
    at: number,
    kind: Kind,
    isAsGood: (event: EventOf<Kind>) => boolean,
  ): number | undefined {
    let later = at + 1;
    while (this.lines[later]?.event.kind === 'unreadable') later++;
    const event = this.lines[later]?.event;
    const isFree = later > at + 1 && this.#taken[later] === 0 && event !== undefined;
    return isFree && isOf(event, kind) && isAsGood(event) ? later : undefined;
  }

  /** Whether a line cannot be read, which then says what nobody knows. */
  get hasUnreadable(): boolean {
    return this.lines.some(({ event }) => event.kind === 'unreadable');
  }

  /** Whether several lines in a row cannot be read. */
  get isDamaged(): boolean {
    return this.#damaged < Infinity;
  }

  /**
   * Whether a line stands behind several that cannot be read: what the state has no use for may then be of another one,
   * whose header is among them.
   */
  isBehindDamage({ line }: TraceLine): boolean {
    return line > this.#damaged;
  }

  /** What the next lines behind the last one taken compute with, compare and write, and go to, in their order. */
  valuesAhead(machine: Machine): readonly Value[] {
    const begin = (this.order.at(-1) ?? -1) + 1;
    return this.lines.slice(begin, begin + MOST_AHEAD).flatMap(({ event }) => {
      if (event.kind === 'operation') return event.operands;
      if (event.kind === 'store') return [...event.operands, event.result];
      if (event.kind === 'put') return event.writes.map(({ value }) => value);
      if (event.kind === 'call') return parseFrame(machine, event.callee)?.arguments ?? [];
      if (event.kind === 'next') return matchLabel(machine, event.label)[0]?.variables ?? [];
      return event.kind === 'test' ? [event.left, event.right] : [];
    });
  }

  /** Where lines of it stand: how many lines were taken before each of them, in the order of the text. */
  placesOf(lines: ReadonlySet<TraceLine>): readonly number[] {
    const places: number[] = [];
    let taken = 0;
    for (const [at, line] of this.lines.entries()) {
      if (lines.has(line)) places.push(taken);
      if (this.#taken[at] === 1) taken++;
    }
    return places;
  }

  /** Lines that nothing asked for. */
  leftOver(): TraceLine[] {
    return this.lines.filter((_line, at) => this.#taken[at] === 0);
  }

  /** The fewest lines that stand in another place than the machine's order has them. */
  outOfOrder(): TraceLine[] {
    const inOrder = new Set(longestRise(this.order));
    return this.order.flatMap((at) => {
      const line = this.lines[at];
      return inOrder.has(at) || line === undefined ? [] : [line];
    });
  }

  #mark<Kind extends TraceEvent['kind']>(at: number, kind: Kind, fit: Fit): Taken<Kind> | undefined {
    const line = this.lines[at];
    if (line === undefined || !isOf(line.event, kind)) return undefined;
    this.#taken[at] = 1;
    this.order.push(at);
    return { line, event: line.event, fit };
  }
}

function isOf<Kind extends TraceEvent['kind']>(event: TraceEvent, kind: Kind): event is EventOf<Kind> {
  return event.kind === kind;
}

/** The number of the first line that is one of several in a row which cannot be read, and not their first ones. */
function endOfDamage(lines: readonly TraceLine[]): number {
  let run = 0;
  for (const [i, { event, line }] of lines.entries()) {
    if (event.kind !== 'unreadable') run = 0;
    else run = lines[i - 1]?.line === line - 1 ? run + 1 : 1;
    if (run === FEWEST_DAMAGED) return line;
  }
  return Infinity;
}

/** A longest rising subsequence; a state takes few lines, so that the square of their number is small. */
function longestRise(numbers: readonly number[]): readonly number[] {
  let best: readonly number[] = [];
  const ending: (readonly number[])[] = [];
  for (const number of numbers) {
    let longest: readonly number[] = [];
    for (const before of ending) if ((before.at(-1) ?? -1) < number && before.length > longest.length) longest = before;
    const rise = [...longest, number];
    ending.push(rise);
    if (rise.length > best.length) best = rise;
  }
  return best;
}
