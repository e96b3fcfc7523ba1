import { Moments, type Direction, type Moment } from './moment.ts';

/** What stops a run, wherever it lies: in the program, in the trace, at a cell's writes, at a fault. */
export interface StopPoint {
  readonly id: number;
  readonly reason: 'breakpoint' | 'data breakpoint' | 'fault';
  /** Whether a run stops, or only says something in passing. */
  readonly stops: boolean;
  /** All moments it lies at; asked for once, when a run first needs it. */
  readonly moments: () => Moments;
}

/** Breakpoints by how often they were reached: `5` or `==5`, `>5`, `>=5`, `<5`, `<=5`, `%5` (every fifth). */
export function parseHitCondition(text: string): ((hit: number) => boolean) | undefined {
  const found = /^(==?|>=?|<=?|%)?\s*(\d+)$/.exec(text.trim());
  const number = Number(found?.[2]);
  if (found === null || !Number.isSafeInteger(number)) return undefined;
  switch (found[1]) {
    case '>': return (hit) => hit > number;
    case '>=': return (hit) => hit >= number;
    case '<': return (hit) => hit < number;
    case '<=': return (hit) => hit <= number;
    case '%': return number === 0 ? undefined : (hit) => hit % number === 0;
    default: return (hit) => hit === number;
  }
}

/**
 * The moments that fulfil both conditions. Hits are counted from the start of the run, so that the same moment counts the same
 * whichever way one came to it.
 */
export function filterMoments(moments: Moments, condition: ((moment: Moment) => boolean) | undefined, hitCondition: ((hit: number) => boolean) | undefined): Moments {
  if (condition === undefined && hitCondition === undefined) return moments;
  const kept: Moment[] = [];
  let hits = 0;
  for (let i = 0; i < moments.length; i++) {
    const moment = moments.at(i);
    if (moment === undefined || condition?.(moment) === false) continue;
    hits++;
    if (hitCondition?.(hits) !== false) kept.push(moment);
  }
  return Moments.of(kept);
}

/** A moment at which stop points lie. */
export interface Hit { readonly moment: Moment; readonly points: readonly StopPoint[] }

/** The nearest moment strictly after (or before) `from`, and up to `limit` if given (not with it), at which a stop point lies. */
export function nearestHit(points: readonly StopPoint[], from: Moment, direction: Direction, limit?: Moment): Hit | undefined {
  let nearest: { moment: Moment; points: StopPoint[] } | undefined;
  for (const point of points) {
    const moments = point.moments(), index = moments.nearest(from, direction), moment = index === undefined ? undefined : moments.at(index);
    if (moment === undefined || (limit !== undefined && !isNearer(moment, limit, direction))) continue;
    if (nearest === undefined || isNearer(moment, nearest.moment, direction)) nearest = { moment, points: [point] };
    else if (!isNearer(nearest.moment, moment, direction)) nearest.points.push(point);
  }
  return nearest;
}

function isNearer(a: Moment, b: Moment, direction: Direction): boolean {
  const order = a.state - b.state || a.line - b.line;
  return direction === 'forward' ? order < 0 : order > 0;
}
