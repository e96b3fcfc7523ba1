import type { Frame } from '../machine/index.ts';

/** A running activation: `id` tells it from others with the same arguments. */
export interface Activation extends Pick<Frame, 'function' | 'arguments' | 'resume' | 'depth'> {
  readonly id: number;
}

/** Which frame each state ran in, and what each frame is; -1 is the main program. */
export interface FrameLog {
  /** By state number. */
  readonly ofState: Int32Array;
  parent(frame: number): number;
  depth(frame: number): number;
  activation(frame: number): Activation;
}
