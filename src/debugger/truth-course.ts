import { cellsOf, decode, labelText, type Bound, type Cell, type MachineEvent, type Recording } from '../machine/index.ts';
import { lineText, linesOf, type Style } from '../trace/index.ts';
import type { Course, CourseFrame, CourseLine, CourseState, Reading, Version } from './course.ts';
import { FrameTable } from './frame-table.ts';
import type { Moment } from './moment.ts';
import { WriteIndex } from './write-index.ts';

/** States kept in their readable form: what one stop shows is asked for in several requests. */
const KEPT = 64;

/** What the machine itself did, from its recording. Reading the recording once for the index takes a few microseconds a state. */
export class TruthCourse implements Course {
  readonly side = 'truth';
  readonly points: Int32Array;
  readonly #recording: Recording;
  readonly #style: Style;
  readonly #frames = new FrameTable();
  readonly #writes: WriteIndex;
  readonly #kept = new Map<number, CourseState>();

  /** `style`: how the lines of the trace are worded. */
  constructor(recording: Recording, style: Style) {
    this.#recording = recording;
    this.#style = style;
    this.#writes = new WriteIndex(recording.bound.machine.regions.length);
    this.points = new Int32Array(recording.states);
    for (let number = 0; number < recording.states; number++) this.#index(number);
  }

  get bound(): Bound {
    return this.#recording.bound;
  }

  get states(): number {
    return this.#recording.states;
  }

  get depths(): ArrayLike<number> {
    return this.#frames.depths;
  }

  state(number: number): CourseState {
    let state = this.#kept.get(number);
    if (state === undefined) {
      state = this.#read(number);
      const [oldest] = this.#kept.keys();
      if (this.#kept.size >= KEPT && oldest !== undefined) this.#kept.delete(oldest);
      this.#kept.set(number, state);
    }
    return state;
  }

  stack(state: number, limit: number): readonly CourseFrame[] {
    return this.#frames.stack(state, limit);
  }

  mainWaiting(state: number): number {
    return this.#frames.mainWaiting(state);
  }

  read(cell: Cell, moment: Moment): Reading | undefined {
    return this.#writes.read(cell, moment);
  }

  versions(cell: Cell, moment: Moment, limit: number): readonly Version[] {
    return this.#writes.versions(cell, moment, limit);
  }

  writes(cell: Cell): readonly Moment[] {
    return this.#writes.moments(cell);
  }

  cells(region: number, moment: Moment, limit: number): readonly Cell[] {
    return this.#writes.cells(region, moment, limit);
  }

  #index(number: number): void {
    const { state, events } = decode(this.#recording, number);
    this.points[number] = state;
    this.#frames.enter();
    // Up to the control, which comes last, an event is a line.
    for (let i = 0; i < events.length; i++) {
      const event = events[i];
      if (event?.kind === 'put') for (const { cell, value } of event.writes) this.#writes.add(cell, value, { state: number, line: i + 1 });
      else if (event?.kind === 'call') this.#frames.call(event.callee);
      else if (event?.kind === 'tail-call') this.#frames.replace(event.callee);
      else if (event?.kind === 'return') this.#frames.return();
    }
  }

  #read(number: number): CourseState {
    const record = decode(this.#recording, number), { machine } = this.bound, label = labelText(machine, record);
    const lines = record.events.flatMap((event): CourseLine[] => linesOf(machine, event).map((line) => ({
      text: lineText(line, this.#style), event: line, cells: cellsOf(event), range: rangeOf(event),
    })));
    const header = { kind: 'enter', label } as const;
    return { number, label, point: { state: record.state, variables: record.variables }, lines: [{ text: lineText(header, this.#style), event: header, cells: [], range: undefined }, ...lines] };
  }
}

function rangeOf(event: MachineEvent): CourseLine['range'] {
  return event.kind !== 'stuck' && 'range' in event.node ? event.node.range : undefined;
}
