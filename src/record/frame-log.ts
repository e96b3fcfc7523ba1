import type { Frame, Value } from '../machine/index.ts';

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
  /** The number of its function. */
  called(frame: number): number;
  /** One of its arguments, by number; undefined where it has fewer. */
  argument(frame: number, number: number): Value | undefined;
  activation(frame: number): Activation;
}
