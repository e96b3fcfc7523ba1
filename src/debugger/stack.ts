import type { Range } from '../language/index.ts';
import { frameText, MAIN } from '../machine/index.ts';
import { lineAt, type Replay, type ReplayLine } from './replay.ts';
import type { DepthIndex } from './depth-index.ts';
import { END, type Moment } from './moment.ts';

/** A frame of the call stack, the main program included. */
export interface StackEntry {
  /** `best(2, 5)`, or `main`. */
  readonly name: string;
  /** The state that is running in it, or in which it waits for its call. */
  readonly state: number;
  /** Where in the program it stands; undefined in a state that no program has. */
  readonly place: ProgramPlace | undefined;
}

/**
 * A place in the program; `source`: the imported file that it is in, as machines name it, undefined for the task's own.
 */
export interface ProgramPlace {
  readonly range: Range;
  readonly source: string | undefined;
}

/** Where in the program a moment is: the expression that the line comes from, else what the state begins with. */
export function programPlace(replay: Replay, moment: Moment): ProgramPlace | undefined {
  const { point } = replay.state(moment.state);
  const lines = (): readonly ReplayLine[] => replay.state(moment.state).lines;
  const line = moment.line === END ? undefined : lines()[lineAt(replay, moment)]?.range;
  const state = replay.bound.machine.states[point?.state ?? -1];
  // The start is no statement of its own: it is what the first one needs.
  const first = state?.kind === 'start' ? lines().find(({ range }) => range !== undefined)?.range : undefined;
  const range = line ?? first ?? state?.range;
  return range && { range, source: state?.source };
}

/**
 * The call stack at a moment, the running frame first: `levels` frames from number `start` on. The last of all is the
 * main program.
 */
export function stackAt(
  replay: Replay,
  depths: DepthIndex,
  moment: Moment,
  start: number,
  levels: number,
): readonly StackEntry[] {
  const depth = replay.depths[moment.state] ?? 0;
  const entries: StackEntry[] = [];
  const frames = replay.stack(moment.state, start, Math.min(levels, depth));
  let waiting: number | undefined = moment.state;
  for (let level = 0; level <= depth && entries.length < levels && waiting !== undefined; level++) {
    if (level >= start) {
      const frame = frames[level - start];
      const called = frame === undefined ? '?' : frameText(replay.bound.machine, frame);
      entries.push({
        name: level < depth ? called : MAIN,
        state: waiting,
        place: level === 0 ? programPlace(replay, moment) : callPlace(replay, waiting),
      });
    }
    waiting = level < depth ? depths.nearest(waiting, true, true) : undefined;
  }
  return entries;
}

/** Where a waiting state makes its call. */
function callPlace(replay: Replay, waiting: number): ProgramPlace | undefined {
  const { lines } = replay.state(waiting);
  const at = lines.findIndex(({ event }) => event.kind === 'call');
  return programPlace(replay, { state: waiting, line: at < 0 ? END : at });
}
