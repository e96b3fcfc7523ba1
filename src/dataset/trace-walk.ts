import { cellText, type Cell, type Style, type Work } from '../machine/index.ts';
import { cellsOf, decode, type MachineEvent, type Recording, type StateRecord } from '../record/index.ts';
import { layEvents, lineText, stateLines, type TraceEvent } from '../trace/index.ts';

/** Where a cell was written last, and how often it had been before. */
export interface WrittenAt {
  readonly state: number;
  readonly character: number;
  readonly token: number;
  readonly older: number;
}

/** A line of a trace, in the order of its text. */
export interface WalkedLine {
  readonly event: TraceEvent;
  /** With its newline. */
  readonly text: string;
  readonly tokens: number;
  /** What of the machine it tells; nothing before the first state. */
  readonly tells: readonly MachineEvent[];
}

/** Who is told what a trace is made of. */
export interface TraceWalker {
  /** Tokens of a line with its newline. */
  tokensOf(line: string): number;
  /** Before the lines of a state. */
  state?(record: StateRecord): void;
  /** A line of the state that was told last. */
  line(line: WalkedLine): void;
  /** Before the line that fetches the cell, which stands at `to`. */
  fetch(from: WrittenAt, to: { readonly character: number; readonly token: number }, cell: Cell, state: number): void;
}

/** States between two places to leave off at. */
const PIECE = 64;

/** Goes through the lines of a trace in pieces, and knows for each fetch where the text has written its cell. */
export function* walkingTrace(recording: Recording, style: Style, walker: TraceWalker): Work<string> {
  const walk = new Walk(recording, style, walker);
  walk.begin();
  for (let number = 0; number < recording.states; number++) {
    if (number % PIECE === PIECE - 1) yield;
    walk.state(number);
  }
  return walk.text;
}

class Walk {
  text = '';
  #token = 0;
  #entered: MachineEvent | undefined;
  readonly #written = new Map<string, WrittenAt>();

  constructor(
    private readonly recording: Recording,
    private readonly style: Style,
    private readonly walker: TraceWalker,
  ) {}

  begin(): void {
    const { bound } = this.recording;
    const { machine } = bound;
    for (const event of layEvents(bound)) {
      const region = machine.regions.find(({ name, role }) => name === event.region && role === 'input');
      this.#line(event, []);
      for (const { index } of event.cells)
        if (region !== undefined) this.#note(-1, cellText(machine, { region: region.id, index: [index] }));
    }
  }

  state(number: number): void {
    const record = decode(this.recording, number);
    this.walker.state?.(record);
    for (const { event, tells } of stateLines(this.recording.bound.machine, record, this.style, this.#entered)) {
      for (const told of tells)
        if (told.kind === 'get' || told.kind === 'interval')
          for (const { cell } of cellsOf(told)) this.#fetch(number, cell);
      this.#line(event, tells);
      for (const name of written(event)) this.#note(number, name);
    }
    this.#entered = record.events.at(-1);
  }

  #line(event: TraceEvent, tells: readonly MachineEvent[]): void {
    const text = `${lineText(event, this.style)}\n`;
    const tokens = this.walker.tokensOf(text);
    this.text += text;
    this.#token += tokens;
    this.walker.line({ event, text, tokens, tells });
  }

  #note(state: number, name: string): void {
    const before = this.#written.get(name);
    this.#written.set(name, {
      state,
      character: this.text.length,
      token: this.#token,
      older: before === undefined ? 0 : before.older + 1,
    });
  }

  /** What no line wrote is the question's, which stands before the trace, or was there at first and stands nowhere. */
  #fetch(state: number, cell: Cell): void {
    const { machine } = this.recording.bound;
    const role = machine.regions[cell.region]?.role;
    const isAsked = role === 'input' || role === 'bound';
    const from =
      this.#written.get(cellText(machine, cell)) ??
      (isAsked ? { state: -1, character: 0, token: 0, older: 0 } : undefined);
    if (from !== undefined) this.walker.fetch(from, { character: this.text.length, token: this.#token }, cell, state);
  }
}

/** The cells that a line writes, by name. */
function written(event: TraceEvent): readonly string[] {
  if (event.kind === 'put') return event.writes.map(({ cell }) => cell);
  return event.kind === 'store' ? [event.cell] : [];
}
