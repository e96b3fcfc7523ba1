import type { Replay } from './replay.ts';
import type { Moment } from './moment.ts';
import type { Program } from './program-text.ts';

/** Where an expression is evaluated. `frame`: which open call's variables it sees, 0 for the running one. */
export interface Place {
  readonly replay: Replay;
  readonly moment: Moment;
  readonly frame: number;
  readonly program: Program | undefined;
}
