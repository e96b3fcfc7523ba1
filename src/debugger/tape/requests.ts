import type { Work } from '../../machine/index.ts';
import type { StopPoint } from '../breakpoint.ts';
import type { DebugRun, Stop } from '../debug-run.ts';
import { RunDocuments } from '../launched-documents.ts';
import { nextFault } from '../fault-search.ts';
import type { Launched } from '../launch.ts';
import { END } from '../moment.ts';
import { atOnce, type Pace } from '../../slices/index.ts';
import { modesOf, snapshot } from '../take-snapshot.ts';
import type { TapeMessage, TapeRequest } from './tape-messages.ts';
import type { TapeMode, TapeTimeline } from './tape-snapshot.ts';
import { bars, FetchDistances, type PlainBars } from './timeline-bars.ts';

/** A message to the tape view as it crosses the protocol. */
export type PlainTapeMessage =
  | Exclude<TapeMessage, { type: 'bars' }>
  | { readonly type: 'bars'; readonly request: number; readonly bars: PlainBars };

/**
 * What a request of the tape view leads to: messages back, and perhaps another stop, whose snapshot the view then asks
 * for.
 */
export interface TapeAnswer {
  readonly messages: readonly PlainTapeMessage[];
  readonly stop?: Stop | undefined;
}

/** Moves the run; undefined where something else came first. */
type Move = (work: Work<Stop>) => Promise<Stop | undefined>;

/** Answers the tape view for one session. */
export class TapeRequests {
  points: readonly StopPoint[] = [];
  mode: TapeMode;
  readonly #launched: Launched;
  readonly #documents: RunDocuments;
  readonly #session: string;
  readonly #distances: FetchDistances;

  /** `session`: a name of this session that no other has. */
  constructor(launched: Launched, session: string, documents = new RunDocuments(launched)) {
    this.#documents = documents;
    this.#launched = launched;
    this.#session = session;
    this.#distances = new FetchDistances(launched.replay);
    this.mode = launched.model === undefined ? 'truth' : 'model';
  }

  async answer(request: TapeRequest, run: DebugRun, pace: Pace = atOnce, move: Move = atOnce): Promise<TapeAnswer> {
    switch (request.type) {
      case 'ready':
        return { messages: [{ type: 'timeline', timeline: this.timeline() }, this.#snapshot(run)] };
      case 'go': {
        const moment = { state: request.state, line: request.line ?? END };
        if (!request.scrubbing) return { messages: [], stop: run.goTo(moment) };
        return {
          messages: [
            {
              type: 'snapshot',
              snapshot: snapshot(this.#launched, run.within(moment), this.mode, this.#session, this.#documents),
            },
          ],
        };
      }
      case 'step': {
        const times = Math.min(request.times, this.#launched.replay.states);
        const presses = Math.min(request.presses, this.#launched.replay.states);
        return times * presses === 0
          ? { messages: [this.#snapshot(run)] }
          : { messages: [], stop: await move(steps(run, { ...request, times, presses })) };
      }
      case 'run':
        return { messages: [], stop: await move(run.run(request.direction)) };
      case 'fault': {
        const fault = nextFault(this.#launched.faults, run.moment, request.direction);
        return fault === undefined
          ? { messages: [this.#snapshot(run)] }
          : { messages: [], stop: run.goTo(fault.moment) };
      }
      case 'mode':
        if (modesOf(this.#launched).includes(request.mode)) this.mode = request.mode;
        return { messages: [{ type: 'timeline', timeline: this.timeline() }, this.#snapshot(run)] };
      case 'bars': {
        const { states } = this.#launched.replay;
        const from = Math.min(request.from, states);
        const to = Math.min(Math.max(request.to, from), states);
        return {
          messages: [
            { type: 'bars', request: request.request, bars: await pace(this.#bars(from, to, request.buckets)) },
          ],
        };
      }
      case 'label': {
        const { replay } = this.#launched;
        return {
          messages:
            request.state < replay.states
              ? [{ type: 'label', state: request.state, label: replay.state(request.state).label }]
              : [],
        };
      }
      // These are for the host of the view alone.
      case 'program':
      case 'diff':
      case 'origin':
      case 'change':
      case 'debug':
        return { messages: [] };
    }
  }

  timeline(): TapeTimeline {
    return {
      session: this.#session,
      states: this.#launched.replay.states,
      unit: 'states',
      faultCount: this.#launched.faults.length,
    };
  }

  /**
   * With the points as they are at the end: where they change meanwhile, nobody needs to know where the old ones stop.
   */
  *#bars(from: number, to: number, buckets: number): Work<PlainBars> {
    for (;;) {
      const { points } = this;
      const work = bars(this.#launched, this.#distances, points, this.#session, from, to, buckets);
      for (let step = work.next(); points === this.points; step = work.next()) {
        if (step.done === true) return step.value;
        yield;
      }
    }
  }

  #snapshot(run: DebugRun): PlainTapeMessage {
    return {
      type: 'snapshot',
      snapshot: snapshot(this.#launched, run.moment, this.mode, this.#session, this.#documents),
    };
  }
}

/** Steps as often as was asked for. Beyond the first and the last state there is nothing to come to. */
function* steps(run: DebugRun, { direction, by, times, presses }: Extract<TapeRequest, { type: 'step' }>): Work<Stop> {
  let stop: Stop | undefined;
  for (let press = 0; press < presses; press++) {
    for (let step = 0; step < times; step++) {
      if (stop !== undefined) yield;
      stop = yield* run.step('into', direction, by);
      if (stop.reason === 'start' || stop.reason === 'end') return stop;
      if (stop.reason !== 'step') break;
    }
  }
  return stop ?? run.goTo(run.moment);
}
