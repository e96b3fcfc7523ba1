import type { Work } from '../../machine/index.ts';
import type { Replay } from '../replay.ts';
import type { Launched } from '../launch.ts';
import type { StopPoint } from '../breakpoint.ts';
import { fetchAge } from './tape-lines.ts';
import type { TapeBars } from './tape-snapshot.ts';

/** Bars as they cross the protocol, which knows no typed arrays. */
export type PlainBars = Omit<TapeBars, 'maxima'> & { readonly maxima: readonly number[] };

/** States between two places to leave off at. */
const PIECE = 16;

/** How far back each state of a run reaches, in states: measured when first asked for, and kept. */
export class FetchDistances {
  readonly #replay: Replay;
  readonly #distances: Int32Array;

  constructor(replay: Replay) {
    this.#replay = replay;
    this.#distances = new Int32Array(replay.states).fill(UNKNOWN);
  }

  /** The farthest fetch of each bucket. */
  *maxima(from: number, to: number, buckets: number): Work<readonly number[]> {
    const length = Math.max(0, Math.min(buckets, to - from));
    const maxima: number[] = [];
    for (let bucket = 0; bucket < length; bucket++) {
      let most = 0;
      for (
        let state = from + Math.floor((bucket * (to - from)) / length);
        state < from + Math.floor(((bucket + 1) * (to - from)) / length);
        state++
      ) {
        if (state % PIECE === PIECE - 1) yield;
        most = Math.max(most, this.#distance(state));
      }
      maxima.push(most);
    }
    return maxima;
  }

  #distance(state: number): number {
    const known = this.#distances[state] ?? 0;
    if (known !== UNKNOWN) return known;
    let farthest = 0;
    for (const { line, cell } of this.#replay.fetches(state))
      farthest = Math.max(farthest, fetchAge(this.#replay, state, line, cell) ?? state + 1);
    this.#distances[state] = farthest;
    return farthest;
  }
}

const UNKNOWN = -1;

/** The first state in each bucket, ascending, of states in rising order. */
function firstOfBuckets(states: Iterable<number>, from: number, to: number, buckets: number): readonly number[] {
  const firsts: number[] = [];
  let last = -1;
  for (const state of states) {
    if (state < from || state >= to) continue;
    const bucket = Math.floor(((state - from) * buckets) / (to - from));
    if (bucket !== last) firsts.push(state);
    last = bucket;
  }
  return firsts;
}

/** A stretch of the timeline, at most `buckets` maxima. */
export function* bars(
  { faults }: Launched,
  distances: FetchDistances,
  points: readonly StopPoint[],
  session: string,
  from: number,
  to: number,
  buckets: number,
): Work<PlainBars> {
  const length = Math.max(1, Math.min(buckets, to - from));
  const stops = new Set<number>();
  for (const point of points) {
    if (point.reason === 'fault') continue;
    const moments = yield* point.places.moments();
    for (let bucket = 0; bucket < length; bucket++) {
      const end = from + Math.floor(((bucket + 1) * (to - from)) / length);
      for (
        let i = moments.countBefore({ state: from + Math.floor((bucket * (to - from)) / length), line: -1 }, false);
        (moments.at(i)?.state ?? to) < end;
        i++
      ) {
        let holds = point.places.holds(i);
        for (yield; holds === undefined; holds = point.places.holds(i)) yield;
        if (!holds) continue;
        stops.add(moments.at(i)?.state ?? 0);
        break;
      }
    }
  }
  return {
    session,
    from,
    to,
    maxima: yield* distances.maxima(from, to, buckets),
    faults: firstOfBuckets(
      faults.map(({ moment }) => moment.state),
      from,
      to,
      length,
    ),
    breakpoints: firstOfBuckets(
      [...stops].sort((a, b) => a - b),
      from,
      to,
      length,
    ),
  };
}
