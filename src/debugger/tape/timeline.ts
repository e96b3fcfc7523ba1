import type { Course } from '../course.ts';
import type { Launched } from '../launch.ts';
import type { StopPoint } from '../breakpoint.ts';
import { fetchAge } from './lines.ts';
import type { TapeBars } from './snapshot.ts';

/** Bars as they cross the protocol, which knows no typed arrays. */
export type PlainBars = Omit<TapeBars, 'maxima'> & { readonly maxima: readonly number[] };

/** How long the measuring of fetch distances may hold up everything else. */
const SLICE_MS = 8;

/** How far back each state of a run reaches, in states: measured when first asked for, and kept. */
export class FetchDistances {
  readonly #course: Course;
  readonly #distances: Int32Array;

  constructor(course: Course) {
    this.#course = course;
    this.#distances = new Int32Array(course.states).fill(UNKNOWN);
  }

  /** The farthest fetch of each bucket; a long stretch is measured in slices, between which other requests are answered. */
  async maxima(from: number, to: number, buckets: number): Promise<readonly number[]> {
    const length = Math.max(0, Math.min(buckets, to - from)), maxima: number[] = [];
    let since = performance.now();
    for (let bucket = 0; bucket < length; bucket++) {
      let most = 0;
      for (let state = from + Math.floor(bucket * (to - from) / length); state < from + Math.floor((bucket + 1) * (to - from) / length); state++) {
        most = Math.max(most, this.#distance(state));
        if ((state & 255) === 0 && performance.now() - since > SLICE_MS) {
          await new Promise((resolve) => setTimeout(resolve, 0));
          since = performance.now();
        }
      }
      maxima.push(most);
    }
    return maxima;
  }

  #distance(state: number): number {
    const known = this.#distances[state] ?? 0;
    if (known !== UNKNOWN) return known;
    let farthest = 0;
    this.#course.state(state).lines.forEach(({ event, cells }, line) => {
      if (event.kind !== 'get' && event.kind !== 'interval') return;
      for (const { cell } of cells) farthest = Math.max(farthest, fetchAge(this.#course, state, line, cell) ?? state + 1);
    });
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
    const bucket = Math.floor((state - from) * buckets / (to - from));
    if (bucket !== last) firsts.push(state);
    last = bucket;
  }
  return firsts;
}

/** A stretch of the timeline, at most `buckets` maxima. */
export async function bars({ faults }: Launched, distances: FetchDistances, points: readonly StopPoint[], session: string, from: number, to: number, buckets: number): Promise<PlainBars> {
  const length = Math.max(1, Math.min(buckets, to - from));
  const stops = new Set<number>();
  for (const point of points) {
    if (point.reason === 'fault') continue;
    const moments = point.moments();
    for (let bucket = 0; bucket < length; bucket++) {
      const start = from + Math.floor(bucket * (to - from) / length), moment = moments.at(moments.countBefore({ state: start, line: -1 }, false));
      if (moment !== undefined && moment.state < from + Math.floor((bucket + 1) * (to - from) / length)) stops.add(moment.state);
    }
  }
  return {
    session, from, to, maxima: await distances.maxima(from, to, buckets),
    faults: firstOfBuckets(faults.map(({ moment }) => moment.state), from, to, length),
    breakpoints: firstOfBuckets([...stops].sort((a, b) => a - b), from, to, length),
  };
}
