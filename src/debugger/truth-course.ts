import { cellsOf, decode, historyOfRecording, labelText, segments, type Bound, type Cell, type History, type MachineEvent, type Recording } from '../machine/index.ts';
import { lineText, linesOf, type Style } from '../trace/index.ts';
import type { Course, CourseFrame, CourseLine, CourseState, Reading, Version } from './course.ts';
import { Kept } from './kept.ts';
import type { Moment } from './moment.ts';

/** What the machine itself did, from its recording. */
export class TruthCourse implements Course {
  readonly side = 'truth';
  readonly bound: Bound;
  readonly states: number;
  readonly points: Int32Array;
  readonly depths: Int32Array;
  readonly #recording: Recording;
  readonly #style: Style;
  readonly #history: History;
  readonly #states = new Kept((number: number) => this.#read(number));

  /** `style`: how the lines of the trace are worded. The recording must not be filled again. */
  constructor(recording: Recording, style: Style) {
    this.bound = recording.bound;
    this.states = recording.states;
    this.#recording = recording;
    this.#style = style;
    this.#history = historyOfRecording(recording);
    const { list } = segments(recording.bound.machine);
    this.points = new Int32Array(recording.states);
    this.depths = new Int32Array(recording.states);
    for (let number = 0; number < recording.states; number++) {
      this.points[number] = list[recording.words[recording.offsets[number] ?? 0] ?? 0]?.state ?? -1;
      this.depths[number] = this.#history.depth(number);
    }
  }

  state(number: number): CourseState {
    return this.#states.get(number);
  }

  stack(state: number, start: number, limit: number): readonly CourseFrame[] {
    return this.#history.stack(state, start, limit);
  }

  read(cell: Cell, { state, line }: Moment): Reading | undefined {
    // Up to the control, which comes last, an event is a line; the label is line 0.
    const moment = { state, event: line }, last = this.#history.lastWrite(cell, moment);
    return last === undefined ? undefined : { value: last.value, state: last.state, older: this.#history.writeCount(cell, moment) - 1 };
  }

  writes(cell: Cell): readonly Moment[] {
    return this.#writes(cell, 0, Infinity).map(({ state, event }) => ({ state, line: event + 1 }));
  }

  versions(cell: Cell, { state, line }: Moment, limit: number): readonly Version[] {
    const count = this.#history.writeCount(cell, { state, event: line });
    return [...this.#writes(cell, Math.max(0, count - limit), count)].reverse();
  }

  count(region: number, { state, line }: Moment): number {
    return this.#history.count(region, { state, event: line });
  }

  cells(region: number, { state, line }: Moment, start: number, count: number): readonly Cell[] {
    return this.#history.cells(region, { state, event: line }, start, count).map(({ cell }) => cell);
  }

  #writes(cell: Cell, from: number, to: number): NonNullable<ReturnType<History['write']>>[] {
    const writes: NonNullable<ReturnType<History['write']>>[] = [];
    for (let i = from; i < to; i++) {
      const write = this.#history.write(cell, i);
      if (write === undefined) break;
      writes.push(write);
    }
    return writes;
  }

  #read(number: number): CourseState {
    const record = decode(this.#recording, number), { machine } = this.bound, label = labelText(machine, record);
    const header = { kind: 'enter', label } as const;
    const lines = record.events.flatMap((event): CourseLine[] => linesOf(machine, event).map((line) => ({
      text: lineText(line, this.#style), event: line, cells: cellsOf(event), range: rangeOf(event),
    })));
    return {
      number, label, point: { state: record.state, variables: record.variables },
      lines: [{ text: lineText(header, this.#style), event: header, cells: [], range: undefined }, ...lines],
    };
  }
}

function rangeOf(event: MachineEvent): CourseLine['range'] {
  return event.kind !== 'stuck' && 'range' in event.node ? event.node.range : undefined;
}
