import type { TapeMode } from '../../debugger/tape/index.ts';

export type Direction = 'forward' | 'back';
export type Grain = 'state' | 'line';

/** What a person can do in the tape view. States count from 0. */
export interface TapeActions {
  /** To a state's end, or to a line of it; numbers outside the run go to its ends. */
  go(state: number, line?: number): void;
  /** By the chosen grain, or `times` states. */
  step(direction: Direction, times?: number): void;
  run(direction: Direction): void;
  toFault(direction: Direction): void;
  choose(mode: TapeMode): void;
  showProgram(this: void): void;
  openDiff(state: number): void;
  setGrain(grain: Grain): void;
  /** Sets or takes away a checkpoint at this state. */
  toggleCheckpoint(this: void): void;
  /** Shows where what a cell holds came from, or what was made of it. */
  trace(cell: string, direction: 'from' | 'made'): void;
  /** To the next or previous moment at which a cell changes. */
  toChange(cell: string, direction: Direction): void;
}
