import type { Frame } from '../machine/index.ts';
import type { CourseFrame } from './course.ts';

type Called = Pick<Frame, 'function' | 'arguments'>;

/** The calls of a run, and which are open in each state. Filled state by state, in order. */
export class FrameTable {
  readonly depths: number[] = [];
  readonly #frames: { readonly called: Called; readonly caller: number; readonly callSite: number }[] = [];
  /** By state: the running frame, NONE at top level. */
  readonly #running: number[] = [];
  #current = NONE;
  #depth = 0;

  /** The next state runs in the current frame. */
  enter(): void {
    this.#running.push(this.#current);
    this.depths.push(this.#depth);
  }

  /** A call in the state entered last. */
  call(called: Called): void {
    this.#current = this.#frames.push({ called, caller: this.#current, callSite: this.#running.length - 1 }) - 1;
    this.#depth++;
  }

  /** A call that takes the place of the running frame. */
  replace(called: Called): void {
    const frame = this.#frames[this.#current];
    if (frame === undefined) this.call(called);
    else this.#current = this.#frames.push({ ...frame, called }) - 1;
  }

  return(): void {
    const frame = this.#frames[this.#current];
    if (frame === undefined) return;
    this.#current = frame.caller;
    this.#depth--;
  }

  /** The open calls of a state, the running one first; at most `limit`. */
  stack(state: number, limit: number): readonly CourseFrame[] {
    const frames: CourseFrame[] = [];
    let waiting = state;
    for (let at = this.#frames[this.#running[state] ?? NONE]; at !== undefined && frames.length < limit; at = this.#frames[at.caller]) {
      frames.push({ ...at.called, waiting });
      waiting = at.callSite;
    }
    return frames;
  }

  /** The state in which the outermost frame, the main program, waits: the state itself when no call is open. */
  mainWaiting(state: number): number {
    let waiting = state;
    for (let at = this.#frames[this.#running[state] ?? NONE]; at !== undefined; at = this.#frames[at.caller]) waiting = at.callSite;
    return waiting;
  }
}

const NONE = -1;
