import { contains } from '../../language/index.ts';
import {
  labelText,
  nodesOf,
  saysLabelsOnce,
  type LoopPass,
  type Machine,
  type Style,
  type Task,
  type Write,
} from '../../machine/index.ts';
import { decode, type MachineEvent, type Recording, type StateRecord } from '../../record/index.ts';
import { cellValue, layEvents, linesOf, stateLines } from '../events-of.ts';
import { lineText } from '../line.ts';
import type { CellValue, TraceEvent } from '../trace-event.ts';
import { pencilTokens } from './pencil-rule.ts';
import { VariantError } from './variant-error.ts';

/**
 * A run as PENCIL writes it. The run, each call, each loop and each state is a frame, whose lines are erased when it
 * returns; what is left of it are the last values of the cells that it wrote, and where control goes.
 */
export function pencil({ name }: Task, recording: Recording, style: Style): readonly string[] {
  return new Pencil(name, recording, style).write();
}

/** What a frame has written so far: it tells of it again when it returns. */
type Written = Map<string, { readonly write: CellValue; readonly isOwn: boolean }>;

/** A loop that control is in. */
interface OpenLoop {
  readonly loop: number;
  /** When control came to it, to tell it from the same loop at another time. */
  readonly begun: number;
  readonly written: Written;
}

/** A running call, or the main program. */
interface Activation {
  readonly written: Written;
  readonly open: OpenLoop[];
  /** When control came to each of its loops last. */
  readonly begun: Map<number, number>;
}

class Pencil {
  readonly #lines: string[] = [];
  readonly #machine: Machine;
  readonly #activations: Activation[] = [emptyActivation()];
  /** Where control went from the last state: lines that are left of it. */
  #control: readonly TraceEvent[] = [];
  #loopsBegun = 0;
  /** By state: the loops around it. */
  readonly #around = new Map<number, readonly number[]>();

  constructor(
    private readonly taskName: string,
    private readonly recording: Recording,
    private readonly style: Style,
  ) {
    this.#machine = recording.bound.machine;
  }

  write(): readonly string[] {
    const { recording } = this;
    this.#lines.push(pencilTokens.call);
    this.#events(layEvents(recording.bound));
    for (const node of nodesOf(this.#machine.start)) if (node.op === 'next') this.#pass(node.passes);
    for (let number = 0; number < recording.states; number++) {
      const record = decode(recording, number);
      this.#enterLoops(record);
      this.#state(record);
      this.#leave(record.events.at(-1));
    }
    while (this.#activations.length > 1) this.#endCall();
    this.#closeLoops(0);
    this.#return(new Map(), false);
    return this.#lines;
  }

  get #running(): Activation {
    const last = this.#activations.at(-1);
    if (last === undefined) throw new RangeError('The run has returned from its main program.');
    return last;
  }

  /** Of the innermost open loop, or of the running call. */
  get #written(): Written {
    return this.#running.open.at(-1)?.written ?? this.#running.written;
  }

  #state(record: StateRecord): void {
    const { style } = this;
    const isOnce = saysLabelsOnce(style);
    const last = record.events.at(-1);
    this.#control = controlOf(this.#machine, last, isOnce);
    const lines = stateLines(this.#machine, record, style, undefined).map(({ event }) => event);
    // Where labels are said once, the header stands in front: the state before has told where control goes.
    const [header, ...body] = lines.filter(({ kind }) => !controlKinds.has(kind));
    if (header !== undefined && isOnce && record.number === 0) this.#events([header]);
    this.#lines.push(pencilTokens.call);
    if (header !== undefined && !isOnce) this.#events([header]);
    // What is written last is told anyway by what is left of the state.
    this.#events(body.slice(0, body.findLastIndex(({ kind }) => kind !== 'put') + 1));
    const written: Written = new Map();
    for (const event of record.events)
      if (event.kind === 'put') for (const write of event.writes) this.#write(written, write);
    this.#return(written, true);
  }

  #write(written: Written, write: Write): void {
    const region = this.#machine.regions[write.cell.region];
    const value = cellValue(this.#machine, write);
    written.set(value.cell, {
      write: value,
      isOwn: region?.role === 'variable' && region.form.before.includes('('),
    });
  }

  /** Ends a frame; what it has written is then the outer frame's. */
  #return(written: Written, hasOuter: boolean): void {
    this.#lines.push(pencilTokens.sep);
    const isOver = this.#control.some(({ kind }) => kind === 'answer');
    if (written.size > 0 && !isOver)
      this.#events([{ kind: 'put', writes: [...written.values()].map(({ write }) => write) }]);
    this.#events(this.#control);
    this.#lines.push(pencilTokens.return);
    if (hasOuter) for (const [cell, one] of written) this.#written.set(cell, one);
  }

  /** Closes and opens loops until those are open that the state stands in. */
  #enterLoops({ state }: StateRecord): void {
    const { open, begun } = this.#running;
    const wanted = this.#loopsAround(state).flatMap((loop) => {
      const time = begun.get(loop);
      return time === undefined ? [] : [{ loop, begun: time }];
    });
    const same = wanted.findIndex(({ loop, begun: time }, i) => open[i]?.loop !== loop || open[i].begun !== time);
    const kept = same < 0 ? wanted.length : same;
    this.#closeLoops(kept);
    for (const one of wanted.slice(kept)) {
      this.#lines.push(pencilTokens.call);
      open.push({ ...one, written: new Map() });
    }
  }

  /** The loops whose text a state stands in, outermost first. */
  #loopsAround(number: number): readonly number[] {
    const state = this.#machine.states[number];
    if (state === undefined) return [];
    const known = this.#around.get(number);
    if (known !== undefined) return known;
    const around = (this.#machine.loops ?? [])
      .map((loop, i) => ({ ...loop, i }))
      .filter(({ range, source }) => source === state.source && contains(range, state.range))
      .sort((a, b) => (contains(a.range, b.range) ? -1 : 1))
      .map(({ i }) => i);
    this.#around.set(number, around);
    return around;
  }

  #leave(event: MachineEvent | undefined): void {
    if (event === undefined || !('node' in event)) return;
    const { node } = event;
    switch (node.op) {
      case 'next':
        this.#pass(node.passes);
        return;
      case 'call':
        this.#pass(node.passes);
        this.#lines.push(pencilTokens.call);
        this.#activations.push(emptyActivation());
        this.#pass(node.to?.passes);
        return;
      case 'tail-call':
        // The same frame goes on, with another call in it.
        this.#closeLoops(0);
        this.#running.begun.clear();
        this.#pass(node.to?.passes);
        return;
      case 'return':
        this.#endCall();
        return;
      case 'get':
      case 'interval':
      case 'compute':
      case 'scan':
      case 'test':
      case 'put':
      case 'halt':
        return;
    }
  }

  #endCall(): void {
    this.#closeLoops(0);
    const ended = this.#activations.pop();
    if (ended !== undefined) this.#return(this.#seenOutside(ended.written), true);
  }

  /** What a call has written without its own variables, but for those that an outer call of the same arguments has. */
  #seenOutside(written: Written): Written {
    const outer = this.#activations.flatMap((one) => [one.written, ...one.open.map((loop) => loop.written)]);
    return new Map([...written].filter(([cell, { isOwn }]) => !isOwn || outer.some((known) => known.has(cell))));
  }

  #closeLoops(kept: number): void {
    const { open } = this.#running;
    while (open.length > kept) {
      const closed = open.pop();
      if (closed !== undefined) this.#return(closed.written, true);
    }
  }

  #pass(passes: readonly LoopPass[] = []): void {
    for (const { loop, is } of passes) if (is === 'begin') this.#running.begun.set(loop, this.#loopsBegun++);
  }

  #events(events: readonly TraceEvent[]): void {
    for (const event of events) {
      const line = lineText(event, this.style);
      if (tokens.has(line))
        throw new VariantError(
          `A line of the trace of “${this.taskName}” reads ${line}, which is a special token of the variant pencil. Reword the label, or choose another style.`,
        );
      this.#lines.push(line);
    }
  }
}

const tokens: ReadonlySet<string> = new Set(Object.values(pencilTokens));

function emptyActivation(): Activation {
  return { written: new Map(), open: [], begun: new Map() };
}

const controlKinds: ReadonlySet<TraceEvent['kind']> = new Set(['call', 'return', 'next', 'halt', 'answer']);

/** The lines that say where control goes from a state: where labels are said once, the next header. */
function controlOf(machine: Machine, event: MachineEvent | undefined, isOnce: boolean): readonly TraceEvent[] {
  if (event === undefined) return [];
  const lines = linesOf(machine, event).filter(({ kind }) => controlKinds.has(kind) && kind !== 'halt');
  if (!isOnce || event.kind === 'call' || !('point' in event)) return isOnce ? lines.slice(0, 1) : lines;
  return [{ kind: 'enter', label: labelText(machine, event.point) }];
}
