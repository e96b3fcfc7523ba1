import type { Work } from '../machine/index.ts';
import { Moments, type Direction, type Moment } from './moment.ts';

/** What stops a run, wherever it lies: in the program, in the trace, at a cell's writes, at a fault. */
export interface StopPoint {
  readonly id: number;
  readonly reason: 'breakpoint' | 'data breakpoint' | 'fault';
  /** What a person is told of a stop here, where it is something of its own. */
  readonly says?: string | undefined;
  /** Whether a run stops, or only says something in passing. */
  readonly stops: boolean;
  readonly places: Places;
}

/** Breakpoints by how often they were reached: `5` or `==5`, `>5`, `>=5`, `<5`, `<=5`, `%5` (every fifth). */
export function parseHitCondition(text: string): ((hit: number) => boolean) | undefined {
  const found = /^(==?|>=?|<=?|%)?\s*(\d+)$/.exec(text.trim());
  const number = Number(found?.[2]);
  if (found === null || !Number.isSafeInteger(number)) return undefined;
  switch (found[1] ?? '==') {
    case '>':
      return (hit) => hit > number;
    case '>=':
      return (hit) => hit >= number;
    case '<':
      return (hit) => hit < number;
    case '<=':
      return (hit) => hit <= number;
    case '%':
      return number === 0 ? undefined : (hit) => hit % number === 0;
    default:
      return (hit) => hit === number;
  }
}

/** What narrows a stop point down: a condition at each moment, and how often it was fulfilled. */
export interface Narrowing {
  readonly condition?: ((state: number, line: number) => boolean) | undefined;
  readonly hit?: ((hit: number) => boolean) | undefined;
}

const UNKNOWN = 0;
const NO = 1;
const YES = 2;

/** Moments that are looked at before others get their turn. */
const PIECE = 8;

/**
 * Where a stop point lies: some moments, and which of them fulfil its conditions. Both are found out as far as somebody
 * asks, once, and kept at a byte a moment. Hits are counted from the start of the run, so that the same moment counts
 * the same whichever way one came to it.
 */
export class Places {
  readonly #find: () => Work<Moments>;
  readonly #narrowing: Narrowing;
  #moments: Moments | undefined;
  #known = new Uint8Array(0);
  /** With a hit count: how many moments have been counted, and how many of them were hits. */
  #counted = 0;
  #hits = 0;

  /** `moments`: where they need not be found. */
  constructor(find: () => Work<Moments>, narrowing: Narrowing = {}, moments?: Moments) {
    this.#find = find;
    this.#narrowing = narrowing;
    if (moments !== undefined) this.#keep(moments);
  }

  /** All of these moments. */
  static at(moments: Moments): Places {
    return new Places(() => Moments.found([]), {}, moments);
  }

  /** The moments in question, whether they fulfil the conditions or not. */
  *moments(): Work<Moments> {
    if (this.#moments !== undefined) return this.#moments;
    const moments = yield* this.#find();
    this.#keep(moments);
    return moments;
  }

  /**
   * Whether the run stops at a moment, by its number; undefined: not found out yet, but nearer to it. Only once the
   * moments have been found.
   */
  holds(number: number): boolean | undefined {
    const { condition, hit } = this.#narrowing;
    const moments = this.#moments;
    if (moments === undefined) return undefined;
    if (condition === undefined && hit === undefined) return true;
    if (this.#known[number] === UNKNOWN) {
      if (hit === undefined) this.#settle(number, condition?.(moments.state(number), moments.line(number)) !== false);
      else this.#count(moments, condition, hit, Math.min(number + 1, this.#counted + PIECE));
    }
    const known = this.#known[number];
    return known === UNKNOWN ? undefined : known === YES;
  }

  #keep(moments: Moments): void {
    this.#moments = moments;
    if (this.#narrowing.condition !== undefined || this.#narrowing.hit !== undefined)
      this.#known = new Uint8Array(moments.length);
  }

  #count(moments: Moments, condition: Narrowing['condition'], hit: (hit: number) => boolean, end: number): void {
    for (; this.#counted < end; this.#counted++) {
      const isHit = condition?.(moments.state(this.#counted), moments.line(this.#counted)) !== false;
      if (isHit) this.#hits++;
      this.#settle(this.#counted, isHit && hit(this.#hits));
    }
  }

  #settle(number: number, holds: boolean): void {
    this.#known[number] = holds ? YES : NO;
  }
}

/** A moment at which stop points lie. */
export interface Hit {
  readonly moment: Moment;
  readonly points: readonly StopPoint[];
}

/** A stop point on the way, and the number of its moment that comes next; outside its moments: none does. */
interface Lane {
  readonly point: StopPoint;
  readonly moments: Moments;
  number: number;
}

function nearestLane(lanes: readonly Lane[], by: number): Lane | undefined {
  let nearest: Lane | undefined;
  for (const lane of lanes)
    if (lane.moments.has(lane.number) && (nearest === undefined || by * order(lane, nearest) < 0)) nearest = lane;
  return nearest;
}

/**
 * The nearest moment strictly after (or before) `from`, and up to `limit` if given (not with it), at which a stop point
 * lies. All points are followed side by side, so that no condition is evaluated behind the stop. `passed` is told each
 * moment that turned out to be none. A moment on the way costs no object: there may be a million.
 */
export function* nearestHit(
  points: readonly StopPoint[],
  from: Moment,
  direction: Direction,
  limit?: Moment,
  passed?: (state: number, line: number) => void,
): Work<Hit | undefined> {
  const lanes: Lane[] = [];
  for (const point of points) {
    const moments = yield* point.places.moments();
    lanes.push({ point, moments, number: moments.nearest(from, direction) ?? -1 });
  }
  const by = direction === 'forward' ? 1 : -1;
  for (let looks = 1; ; looks++) {
    if (looks % PIECE === 0) yield;
    const nearest = nearestLane(lanes, by);
    if (nearest === undefined) return undefined;
    const { moments, number } = nearest;
    if (limit !== undefined && by * moments.order(number, limit.state, limit.line) >= 0) return undefined;
    const state = moments.state(number);
    const line = moments.line(number);
    let found: StopPoint[] | undefined;
    for (const lane of lanes) {
      if (!lane.moments.has(lane.number) || lane.moments.order(lane.number, state, line) !== 0) continue;
      let holds = lane.point.places.holds(lane.number);
      for (; holds === undefined; holds = lane.point.places.holds(lane.number)) yield;
      if (holds) (found ??= []).push(lane.point);
      lane.number += by;
    }
    if (found !== undefined) return { moment: { state, line }, points: found };
    passed?.(state, line);
  }
}

/** Negative, zero or positive, as the next moment of the one is earlier, the same or later. */
function order(a: Lane, b: Lane): number {
  return a.moments.order(a.number, b.moments.state(b.number), b.moments.line(b.number));
}
