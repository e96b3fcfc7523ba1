import type { Frame } from './machine.ts';

/** A running activation: `id` tells it from others with the same arguments. */
export interface Activation extends Pick<Frame, 'function' | 'arguments' | 'resume' | 'depth'> { readonly id: number }

/** Which frame each state ran in, and what each frame is; -1 is the main program. */
export interface FrameLog {
  /** By state number. */
  readonly ofState: Int32Array;
  parent(frame: number): number;
  depth(frame: number): number;
  activation(frame: number): Activation;
}

/** Frames that are known as objects, as where a judge follows a model. */
export class KnownFrames implements FrameLog {
  readonly #ids = new Map<Frame, number>();
  readonly #frames: Frame[] = [];

  constructor(readonly ofState: Int32Array, frames: readonly (Frame | undefined)[]) {
    frames.forEach((frame, state) => { ofState[state] = this.#id(frame); });
  }

  parent(frame: number): number {
    return this.#id(this.#frames[frame]?.caller);
  }

  depth(frame: number): number {
    return frame < 0 ? -1 : this.#frames[frame]?.depth ?? 0;
  }

  activation(frame: number): Activation {
    const { function: called, arguments: values, resume, depth } = this.#frames[frame] ?? { function: -1, arguments: [], resume: undefined, depth: 0 };
    return { id: frame, function: called, arguments: values, resume, depth };
  }

  #id(frame: Frame | undefined): number {
    if (frame === undefined) return -1;
    const known = this.#ids.get(frame);
    if (known !== undefined) return known;
    // Callers first, so that the ids of a stack grow inwards; by a loop, since stacks may be deep.
    const missing: Frame[] = [];
    for (let one: Frame | undefined = frame; one !== undefined && !this.#ids.has(one); one = one.caller) missing.push(one);
    for (const one of missing.reverse()) {
      this.#ids.set(one, this.#frames.length);
      this.#frames.push(one);
    }
    return this.#frames.length - 1;
  }
}
