import { nearestHit, type Hit, type StopPoint } from './breakpoint.ts';
import type { Course } from './course.ts';
import { DepthIndex } from './depth-index.ts';
import { compareMoments, END, type Direction, type Grain, type Moment, type StepKind } from './moment.ts';

/** Why the run stands where it stands. `start` and `end`: it was to go on, and there was nothing more. */
export interface Stop {
  readonly reason: 'entry' | 'step' | 'goto' | 'breakpoint' | 'data breakpoint' | 'fault' | 'start' | 'end';
  readonly moment: Moment;
  /** The stop points that lie here. */
  readonly points: readonly StopPoint[];
  /** The points passed on the way that do not stop, in the order they were passed. */
  readonly passed: readonly Hit[];
}

/** Moves remembered for stepping back; older ones are computed anew. */
const LONGEST_TRAIL = 100_000;

/**
 * A position in a recorded run, and all the ways to move it. Nothing runs here: forward and back are the same search in two directions.
 * Stepping by state stops at ends of states, where all that a state did can be seen.
 */
export class DebugRun {
  readonly course: Course;
  points: readonly StopPoint[] = [];
  #moment: Moment = { state: 0, line: END };
  #depths: DepthIndex | undefined;
  /** Where steps forward came from: stepping back retraces them, also out of a frame that was left on the way. */
  #trail: Moment[] = [];

  /** `course` has at least one state. */
  constructor(course: Course) {
    this.course = course;
  }

  get moment(): Moment {
    return this.#moment;
  }

  /** Of the course's states; made when first needed. */
  get depthIndex(): DepthIndex {
    return this.#depths ??= new DepthIndex(this.course.depths);
  }

  get atEnd(): boolean {
    return this.#moment.state === this.course.states - 1 && this.#moment.line === END;
  }

  /** Moves by one step, or to the first stop point on the way. At either end of the run it stays, with `start` or `end`. */
  step(kind: StepKind, direction: Direction, grain: Grain): Stop {
    const from = this.#moment, edge = this.#edge(direction);
    const retraced = direction === 'back' ? this.#retrace(kind) : undefined, target = retraced ?? this.#target(kind, direction, grain);
    // Out of the main program there is only the end of the run.
    const stop = this.#travel(direction, target ?? edge) ?? this.#stopAt(target ?? edge, target !== undefined ? 'step' : direction === 'forward' ? 'end' : 'start');
    if (direction === 'forward' && compareMoments(from, stop.moment) !== 0 && this.#trail.length < LONGEST_TRAIL) this.#trail.push(from);
    else if (retraced !== undefined && compareMoments(stop.moment, retraced) !== 0) this.#trail.push(retraced);
    return stop;
  }

  /** To the next stop point, or to the end of the run. */
  run(direction: Direction): Stop {
    this.#trail = [];
    const edge = this.#edge(direction);
    return this.#travel(direction, undefined) ?? this.#stopAt(edge, direction === 'forward' ? 'end' : 'start');
  }

  /** A state outside the run is its first or last; a line beyond its last is its end. */
  goTo(moment: Moment): Stop {
    this.#trail = [];
    return this.#stopAt(this.within(moment), 'goto');
  }

  /** The moment of the run that is nearest to this one. */
  within(moment: Moment): Moment {
    const state = Math.min(Math.max(0, moment.state), this.course.states - 1);
    return this.#canonical({ state, line: state === moment.state ? moment.line : END });
  }

  /** From before the first state to the first stop point, or to the end. */
  runFromStart(): Stop {
    this.#moment = { state: 0, line: -1 };
    return this.run('forward');
  }

  restart(): Stop {
    this.#trail = [];
    return this.#stopAt({ state: 0, line: END }, 'entry');
  }

  #edge(direction: Direction): Moment {
    if (direction === 'forward') return { state: this.course.states - 1, line: END };
    return this.#moment.state === 0 ? this.#moment : { state: 0, line: END };
  }

  #stopAt(moment: Moment, reason: Stop['reason']): Stop {
    this.#moment = moment;
    return { reason, moment, points: [], passed: [] };
  }

  /** To the nearest stop point before `target`; what only speaks is passed. The position moves only when something stops. */
  #travel(direction: Direction, target: Moment | undefined): Stop | undefined {
    const passed: Hit[] = [];
    for (let from = this.#moment; ;) {
      const hit = nearestHit(this.points, from, direction, target);
      if (hit === undefined) return passed.length === 0 ? undefined : this.#arrive(direction, target, passed);
      const stopping = hit.points.find(({ stops }) => stops);
      if (hit.points.some(({ stops }) => !stops)) passed.push(hit);
      if (stopping !== undefined) {
        this.#moment = hit.moment;
        return { reason: hit.points.some(({ reason }) => reason === 'fault') ? 'fault' : stopping.reason, moment: hit.moment, points: hit.points.filter(({ stops }) => stops), passed };
      }
      from = hit.moment;
    }
  }

  #arrive(direction: Direction, target: Moment | undefined, passed: readonly Hit[]): Stop {
    const reason = target !== undefined ? 'step' : direction === 'forward' ? 'end' : 'start';
    return { ...this.#stopAt(target ?? this.#edge(direction), reason), passed };
  }

  #retrace(kind: StepKind): Moment | undefined {
    const back = this.#trail.pop();
    if (kind === 'over') return back;
    this.#trail = [];
    return undefined;
  }

  #target(kind: StepKind, direction: Direction, grain: Grain): Moment | undefined {
    if (grain === 'line' && kind !== 'out') {
      const line = this.#nextLine(direction);
      if (line !== undefined) return line;
    }
    const { state } = this.#moment, forward = direction === 'forward';
    const next = kind === 'into' ? state + (forward ? 1 : -1) : this.depthIndex.nearest(state, !forward, kind === 'out');
    if (next === undefined || next < 0 || next >= this.course.states) return undefined;
    return { state: next, line: grain === 'line' && forward ? 0 : END };
  }

  /** The line after (or before) this one in the same state. */
  #nextLine(direction: Direction): Moment | undefined {
    const { state, line } = this.#moment, last = this.course.state(state).lines.length - 1;
    const next = Math.min(line, last) + (direction === 'forward' ? 1 : -1);
    return next < 0 || next > last ? undefined : this.#canonical({ state, line: next });
  }

  #canonical({ state, line }: Moment): Moment {
    return { state, line: line >= this.course.state(state).lines.length - 1 ? END : Math.max(0, line) };
  }
}
