import type { Work } from '../machine/index.ts';
import { nearestHit, type Hit, type StopPoint } from './breakpoint.ts';
import type { Replay } from './replay.ts';
import { DepthIndex } from './depth-index.ts';
import { LoopIndex } from './lines/loop-index.ts';
import { compareMoments, END, type Direction, type Grain, type Moment, type StepKind } from './moment.ts';

/** Why the run stands where it stands. `start` and `end`: it was to go on, and there was nothing more. */
export interface Stop {
  readonly reason: 'entry' | 'step' | 'pause' | 'goto' | 'breakpoint' | 'data breakpoint' | 'fault' | 'start' | 'end';
  readonly moment: Moment;
  /** The stop points that lie here. */
  readonly points: readonly StopPoint[];
}

/** Moves remembered for stepping back; older ones are computed anew. */
const LONGEST_TRAIL = 100_000;

/**
 * A position in a recorded run, and all the ways to move it. Nothing runs here: forward and back are the same search in
 * two directions, which may take long where conditions are evaluated; it is work that can be left off, see {@link
 * pause}. Points may be set meanwhile: the search continues with them from where it is. Stepping by state stops at ends
 * of states, where all that a state did can be seen.
 */
export class DebugRun {
  readonly replay: Replay;
  points: readonly StopPoint[] = [];
  /** Is told of each moment that is passed on the way with points that do not stop. */
  passing: (hit: Hit) => void = () => undefined;
  #moment: Moment = { state: 0, line: END };
  /** How far the search has come: a state, and a line of it. */
  #state = this.#moment.state;
  #line = this.#moment.line;
  #depths: DepthIndex | undefined;
  #loops: LoopIndex | undefined;
  #loopsUnderWay: Work<LoopIndex> | undefined;
  /** Where steps forward came from: stepping back retraces them, also out of a frame that was left on the way. */
  #trail: Moment[] = [];

  /** `replay` has at least one state. */
  constructor(replay: Replay) {
    this.replay = replay;
  }

  get moment(): Moment {
    return this.#moment;
  }

  /** How far a move that is under way has come; where the run stands, if none is. */
  get reached(): Moment {
    return { state: this.#state, line: this.#line };
  }

  /** Of the replay's states; made when first needed. */
  *depthIndex(): Work<DepthIndex> {
    return (this.#depths ??= yield* DepthIndex.of(this.replay.depths));
  }

  /** Of the replay's loops; made when first needed, once: whoever asks meanwhile goes on with what has been made. */
  *loopIndex(): Work<LoopIndex> {
    const work = (this.#loopsUnderWay ??= LoopIndex.of(this.replay));
    for (;;) {
      if (this.#loops !== undefined) return this.#loops;
      const { done, value } = work.next();
      if (done === true) return (this.#loops = value);
      yield;
    }
  }

  get atEnd(): boolean {
    return this.#moment.state === this.replay.states - 1 && this.#moment.line === END;
  }

  /**
   * Moves by one step, or to the first stop point on the way. At either end of the run it stays, with `start` or `end`.
   */
  *step(kind: StepKind, direction: Direction, grain: Grain): Work<Stop> {
    const from = this.#moment;
    const edge = this.#edge(direction);
    const retraced = direction === 'back' ? this.#retrace(kind) : undefined;
    const target = retraced ?? (yield* this.#target(kind, direction, grain));
    // Out of the main program there is only the end of the run.
    const atEdge = direction === 'forward' ? 'end' : 'start';
    const stop =
      (yield* this.#travel(direction, target ?? edge)) ??
      this.#stopAt(target ?? edge, target === undefined ? atEdge : 'step');
    if (direction === 'forward' && compareMoments(from, stop.moment) !== 0 && this.#trail.length < LONGEST_TRAIL)
      this.#trail.push(from);
    else if (retraced !== undefined && compareMoments(stop.moment, retraced) !== 0) this.#trail.push(retraced);
    return stop;
  }

  /** To the next stop point, or to the end of the run. */
  *run(direction: Direction): Work<Stop> {
    this.#trail = [];
    const edge = this.#edge(direction);
    return (yield* this.#travel(direction, undefined)) ?? this.#stopAt(edge, direction === 'forward' ? 'end' : 'start');
  }

  /** A state outside the run is its first or last; a line beyond its last is its end. */
  goTo(moment: Moment): Stop {
    this.#trail = [];
    return this.#stopAt(this.within(moment), 'goto');
  }

  /** The moment of the run that is nearest to this one. */
  within(moment: Moment): Moment {
    const state = Math.min(Math.max(0, moment.state), this.replay.states - 1);
    return this.#canonical({ state, line: state === moment.state ? moment.line : END });
  }

  /** To a moment, or to the first stop point on the way. */
  *runTo(target: Moment): Work<Stop> {
    this.#trail = [];
    const to = this.within(target);
    const direction = compareMoments(to, this.#moment) < 0 ? 'back' : 'forward';
    return (yield* this.#travel(direction, to)) ?? this.#stopAt(to, 'goto');
  }

  /** From before the first state to the first stop point, or to the end. */
  *runFromStart(): Work<Stop> {
    this.#moment = { state: 0, line: -1 };
    return yield* this.run('forward');
  }

  /** Ends a move that was left off: the run then stands where the search had come to. */
  pause(): Stop {
    this.#trail = [];
    return this.#stopAt(this.within(this.reached), 'pause');
  }

  restart(): Stop {
    this.#trail = [];
    return this.#stopAt({ state: 0, line: END }, 'entry');
  }

  #edge(direction: Direction): Moment {
    if (direction === 'forward') return { state: this.replay.states - 1, line: END };
    return this.#moment.state === 0 ? this.#moment : { state: 0, line: END };
  }

  #stopAt(moment: Moment, reason: Stop['reason']): Stop {
    this.#moment = moment;
    this.#reach(moment.state, moment.line);
    return { reason, moment, points: [] };
  }

  readonly #reach = (state: number, line: number): void => {
    this.#state = state;
    this.#line = line;
  };

  /**
   * To the nearest stop point before `target`; what only speaks is passed. The position moves only when something
   * stops; undefined: nothing does.
   */
  *#travel(direction: Direction, target: Moment | undefined): Work<Stop | undefined> {
    this.#reach(this.#moment.state, this.#moment.line);
    for (;;) {
      const { points } = this;
      const search = nearestHit(points, this.reached, direction, target, this.#reach);
      let step = search.next();
      for (; step.done !== true && points === this.points; step = search.next()) yield;
      if (step.done !== true || points !== this.points) continue;
      const hit = step.value;
      if (hit === undefined) return undefined;
      this.#reach(hit.moment.state, hit.moment.line);
      if (hit.points.some(({ stops }) => !stops)) this.passing(hit);
      const stopping = hit.points.find(({ stops }) => stops);
      if (stopping === undefined) {
        yield;
        continue;
      }
      this.#moment = hit.moment;
      return {
        reason: hit.points.some(({ reason }) => reason === 'fault') ? 'fault' : stopping.reason,
        moment: hit.moment,
        points: hit.points.filter(({ stops }) => stops),
      };
    }
  }

  #retrace(kind: StepKind): Moment | undefined {
    const back = this.#trail.pop();
    if (kind === 'over') return back;
    this.#trail = [];
    return undefined;
  }

  *#target(kind: StepKind, direction: Direction, grain: Grain): Work<Moment | undefined> {
    if (grain === 'line' && kind !== 'out') {
      const line = this.#nextLine(direction);
      if (line !== undefined) return line;
    }
    const { state } = this.#moment;
    const forward = direction === 'forward';
    const next =
      kind === 'into'
        ? state + (forward ? 1 : -1)
        : (yield* this.depthIndex()).nearest(state, !forward, kind === 'out');
    if (next === undefined || next < 0 || next >= this.replay.states) return undefined;
    return { state: next, line: grain === 'line' && forward ? 0 : END };
  }

  /** The line after (or before) this one in the same state. */
  #nextLine(direction: Direction): Moment | undefined {
    const { state, line } = this.#moment;
    const last = this.replay.lineCount(state) - 1;
    const next = Math.min(line, last) + (direction === 'forward' ? 1 : -1);
    return next < 0 || next > last ? undefined : this.#canonical({ state, line: next });
  }

  #canonical({ state, line }: Moment): Moment {
    return { state, line: line >= this.replay.lineCount(state) - 1 ? END : Math.max(0, line) };
  }
}
