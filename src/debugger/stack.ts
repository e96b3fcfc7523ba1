import type { Range } from '../language/problem.ts';
import { frameText, MAIN } from '../machine/index.ts';
import { lineAt, type Course } from './course.ts';
import type { DepthIndex } from './depth-index.ts';
import { END, type Moment } from './moment.ts';

/** A frame of the call stack, the main program included. */
export interface StackEntry {
  /** `best(2, 5)`, or `main`. */
  readonly name: string;
  /** The state that is running in it, or in which it waits for its call. */
  readonly state: number;
  /** Where in the program it stands; undefined in a state that no program has. */
  readonly range: Range | undefined;
}

/** Where in the program a moment is: the expression that the line comes from, else what the state begins with. */
export function programRange(course: Course, moment: Moment): Range | undefined {
  const { point, lines } = course.state(moment.state);
  const line = moment.line === END ? undefined : lines[lineAt(course, moment)]?.range;
  const state = course.bound.machine.states[point?.state ?? -1];
  // The start is no statement of its own: it is what the first one needs.
  const first = state?.kind === 'start' ? lines.find(({ range }) => range !== undefined)?.range : undefined;
  return line ?? first ?? state?.range;
}

/** The call stack at a moment, the running frame first: `levels` frames from number `start` on. The last of all is the main program. */
export function stackAt(course: Course, depths: DepthIndex, moment: Moment, start: number, levels: number): readonly StackEntry[] {
  const depth = course.depths[moment.state] ?? 0, entries: StackEntry[] = [];
  const frames = course.stack(moment.state, start, Math.min(levels, depth));
  let waiting: number | undefined = moment.state;
  for (let level = 0; level <= depth && entries.length < levels && waiting !== undefined; level++) {
    if (level >= start) {
      const frame = level < depth ? frames[level - start] : undefined;
      entries.push({
        name: level < depth ? (frame === undefined ? '?' : frameText(course.bound.machine, frame)) : MAIN, state: waiting,
        range: level === 0 ? programRange(course, moment) : callRange(course, waiting),
      });
    }
    waiting = level < depth ? depths.nearest(waiting, true, true) : undefined;
  }
  return entries;
}

/** Where a waiting state makes its call. */
function callRange(course: Course, waiting: number): Range | undefined {
  return course.state(waiting).lines.find(({ event }) => event.kind === 'call')?.range ?? programRange(course, { state: waiting, line: END });
}
