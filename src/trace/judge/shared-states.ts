import {
  frameText,
  isStuck,
  sameValue,
  saysLabelsOnce,
  siteText,
  type Cell,
  type Configuration,
  type Machine,
} from '../../machine/index.ts';
import { decode, variablesOfState } from '../../record/index.ts';
import { breaksIn, commonBefore } from '../text-search.ts';
import { ApartCells, type ApartCell } from './apart-cells.ts';
import type { CallTexts } from './call-line.ts';
import type { TraceLine } from '../read.ts';
import type { Place } from './envelope.ts';
import { readsOf, type Reads } from './machine-reads.ts';
import type { ModelTape } from './model-tape.ts';
import { nameOf, SharedWrites } from './shared-writes.ts';
import { longestPeriod, type Span } from './repeats.ts';
import { PassedStates, type Passage } from './passed-states.ts';
import { hasStarts, type Truth } from './reference-run.ts';
import { sameValues } from './same-values.ts';

/** Fewer states are judged one by one. */
const FEWEST = 2;
/** More cells that are otherwise than in the true run are not looked through. */
const MOST_APART = 64;
/** States that the true run may be ahead of what the model shares with it, for its writes to be looked through. */
const LONGEST_GAP = 64;

/** Stands for the next write of a cell that is as in the true run, though it was not always so. */
const SAME = -Infinity;

/** States that the text has letter by letter as the true run: nothing of them is wrong. */
export interface Shared {
  readonly states: PassedStates;
  /** The first of them in the true run, and the state behind the last. */
  readonly from: number;
  readonly to: number;
  /** Where the header of that state begins in the text. */
  readonly behind: Place;
  /** What is due there; nothing behind the last state. */
  readonly due: Configuration | undefined;
  /** The line behind the last state. */
  readonly answer: TraceLine | undefined;
  readonly call: CallTexts | undefined;
  /** Where the last of them stand. */
  readonly spans: readonly Span[];
}

/**
 * Passes over states that need not be judged, since the text has the very lines of the true run there, and the model's
 * tape, as far as they read it, is that of the true run. What the model writes there is not written to its tape one by
 * one: the tape shares it with the true run.
 */
export class SharedStates {
  readonly #written: Passage['written'];
  readonly #starts: Int32Array;
  readonly #own: string;
  readonly #machine: Machine;
  readonly #reads: Reads;
  readonly #tape: SharedWrites;
  /**
   * The text is the true run's up to `end`, in places of the run's text; `delta`: how much further on it has that. A
   * place of the run before those that were looked at stands elsewhere in the text, which is read on and on.
   */
  #same = { delta: NaN, end: 0 };
  #line: Place = { offset: 0, line: 0 };

  private constructor(
    private readonly truth: Truth,
    written: Passage['written'],
    private readonly text: string,
    private readonly model: ModelTape,
    private readonly isOnce: boolean,
  ) {
    this.#written = written;
    this.#own = written.text;
    this.#starts = written.starts;
    this.#machine = truth.recording.bound.machine;
    this.#reads = readsOf(this.#machine);
    this.#tape = new SharedWrites(truth);
  }

  /** Undefined where nothing can be passed over. */
  static of(
    truth: Truth,
    text: string,
    style: Parameters<Truth['written']>[0],
    model: ModelTape,
  ): SharedStates | undefined {
    const { machine } = truth.recording.bound;
    if (readsOf(machine).isOpen) return undefined;
    const written = truth.written(style);
    if (!hasStarts(written)) return undefined;
    return new SharedStates(truth, written, text, model, saysLabelsOnce(style));
  }

  /**
   * Where the first state begins, if the text lays out the input letter by letter as the true run does; undefined also
   * where an array of it is empty, by which lengths may be in doubt.
   */
  behindLayout({ offset, line }: Place): Place | undefined {
    const length = this.#starts[0] ?? 0;
    const { given, machine } = this.truth.recording.bound;
    if (machine.laidOut.some((region) => (given.get(region)?.values.length ?? 0) === 0)) return undefined;
    const laid = this.#own.slice(0, length);
    if (this.text.slice(offset, offset + length) !== laid) return undefined;
    return { offset: offset + length, line: line + breaksIn(laid, 0, length) };
  }

  /**
   * The states from true state `from` on that are passed over, which has the configuration `here` and its header at
   * `place`; the tape is as behind them then. `number`: which state of the model's the first is. Undefined where there
   * are none, or too few.
   */
  next(from: number, here: Configuration, place: Place, number: number): Shared | undefined {
    const { offset } = place;
    const isEnough = (to: number): boolean => to - from >= (to === this.#starts.length ? 1 : FEWEST);
    const last = this.#lastOfSame(from, offset);
    if (!isEnough(last) || !this.#isAt(here, from)) return undefined;
    const touched = this.#touched(from);
    if (touched === undefined) return undefined;
    const to = this.#firstRead(touched, from, last);
    if (!isEnough(to)) return undefined;
    const delta = offset - (this.#starts[from] ?? 0);
    const states = new PassedStates({ truth: this.truth, written: this.#written, from, to, number, place });
    if (to === this.#starts.length) {
      const answer = this.#answer();
      const behind = { offset: this.text.length, line: answer.line + 1 };
      return { states, from, to, behind, due: undefined, answer, call: undefined, spans: [] };
    }
    this.#share(touched, from, to, number);
    return {
      states,
      from,
      to,
      behind: this.#placeOf((this.#starts[to] ?? 0) + delta),
      due: this.#configuration(to),
      answer: undefined,
      call: this.#callInto(to),
      spans: this.#spans(from, to, delta),
    };
  }

  /** The last line of a text that ends as the true run's does. */
  #answer(): TraceLine {
    const end = this.text.endsWith('\n') ? this.text.length - 1 : this.text.length;
    const { offset: start, line } = this.#placeOf(this.text.lastIndexOf('\n', end - 1) + 1);
    return { event: { kind: 'answer', text: this.truth.answer ?? '' }, line, start, end };
  }

  /** The true state up to which the text is the same, its header too; behind the last one if it is so to the end. */
  #lastOfSame(from: number, offset: number): number {
    const start = this.#starts[from] ?? 0;
    const delta = offset - start;
    if (this.#same.delta !== delta || start >= this.#same.end) {
      const at = commonBefore(this.#own, start, this.text, offset);
      this.#same = { delta, end: start + at };
    }
    // The last line break may be left out.
    const left = this.#own.length - this.#same.end;
    if (left <= 1 && this.text.length - delta === this.#same.end) return this.#starts.length;
    let low = from;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#headerEnd(middle) < this.#same.end) low = middle;
      else high = middle - 1;
    }
    // A header that ends the state before may begin none, where nothing follows it.
    return this.isOnce ? low - 1 : low;
  }

  #headerEnd(state: number): number {
    return this.#own.indexOf('\n', this.#starts[state] ?? 0);
  }

  /** Whether the model is where the true run is: in the same state, called in the same way. */
  #isAt(here: Configuration, state: number): boolean {
    const point = variablesOfState(this.truth.recording, state);
    if (point.state !== here.state || !sameValues(point.variables, here.variables)) return false;
    const { history } = this.truth;
    if ((here.frame === undefined ? 0 : here.frame.depth + 1) !== history.depth(state)) return false;
    let frame = here.frame;
    for (const own of history.stack(state)) {
      if (frame?.function !== own.function || !sameValues(frame.arguments, own.arguments)) return false;
      const { resume } = frame;
      if (resume?.state !== own.resume?.state || !sameValues(resume?.variables ?? [], own.resume?.variables ?? []))
        return false;
      frame = frame.caller;
    }
    return frame === undefined;
  }

  /** The cells that are otherwise than in the true run, or were so; undefined where there are too many. */
  #touched(from: number): ApartCell[] | undefined {
    const touched = this.model.touched(MOST_APART);
    const before = this.#tape.at;
    if (touched === undefined || from < before || from - before > LONGEST_GAP) return undefined;
    const cells = new Map([...touched, ...this.#tape.apart()].map((cell) => [nameOf(cell), cell]));
    for (let state = before; state < from; state++)
      for (const event of decode(this.truth.recording, state).events)
        if (event.kind === 'put') for (const { cell } of event.writes) cells.set(nameOf(cell), cell);
    const { history } = this.truth;
    const apart = new Map([...cells].filter(([, cell]) => !this.#isSame(cell, from)));
    // A cell that begins as a copy of one is as uncertain.
    for (const { region, index } of apart.values())
      for (const copy of this.#reads.copies.get(region) ?? []) {
        const cell = { region: copy, index };
        cells.set(nameOf(cell), cell);
        apart.set(nameOf(cell), cell);
      }
    if (apart.size > MOST_APART) return undefined;
    return [...cells].map(([name, cell]) => {
      if (!apart.has(name)) return { cell, until: SAME, mayBeRead: true, isInDoubt: false, isOther: false };
      const until = history.nextWrite(cell, { state: from, event: 0 })?.state ?? Infinity;
      const mayBeRead = this.#mayBeRead(cell, from);
      const isInDoubt = mayBeRead && this.#isInDoubt(cell, from);
      return { cell, until, mayBeRead, isInDoubt, isOther: !this.#hasSameValue(cell, from) };
    });
  }

  /** Whether the model may read a cell as the true run does. */
  #mayBeRead(cell: Cell, state: number): boolean {
    const right = this.truth.value(cell, state);
    const isLike =
      right === undefined
        ? this.#hasSameValue(cell, state)
        : !isStuck(this.model.cell(cell.region, cell.index)) && this.model.admits(cell, right);
    return (
      isLike &&
      !this.model.isOpen(cell) &&
      (!this.#reads.asked.has(cell.region) || this.#isWritten(cell, state) === this.#isWrittenByModel(cell))
    );
  }

  /** Whether a cell that is read as the true run has it may be taken for something else as well. */
  #isInDoubt(cell: Cell, state: number): boolean {
    const own = this.model.cell(cell.region, cell.index);
    const right = this.truth.value(cell, state);
    const doubts = this.model.doubts(cell);
    if (isStuck(own) || right === undefined) return doubts.length > 0;
    return !sameValue(own, right) || doubts.some((one) => !sameValue(one, right));
  }

  #isSame(cell: Cell, state: number): boolean {
    return (
      this.#hasSameValue(cell, state) &&
      this.model.isCertain(cell) &&
      this.#isWritten(cell, state) === this.#isWrittenByModel(cell)
    );
  }

  #hasSameValue(cell: Cell, state: number): boolean {
    const own = this.model.cell(cell.region, cell.index);
    const right = this.truth.history.read(cell, { state, event: 0 });
    return isStuck(own) || isStuck(right) ? isStuck(own) && isStuck(right) : sameValue(own, right);
  }

  #isWritten(cell: Cell, state: number, from = 0): boolean {
    return (this.truth.history.lastWrite(cell, { state, event: 0 })?.state ?? -1) >= from;
  }

  #isWrittenByModel({ region, index }: Cell): boolean {
    return this.model.isWritten(region, index);
  }

  #firstRead(touched: readonly ApartCell[], from: number, last: number): number {
    const isKept = (cell: Cell, state: number): boolean =>
      this.#isWritten(cell, state, from) || (this.#mayBeRead(cell, from) && !this.#isInDoubt(cell, from));
    const apart = touched.filter(({ until }) => until !== SAME);
    return new ApartCells(this.truth, this.#reads, apart, isKept).firstRead(from, last);
  }

  #share(touched: readonly ApartCell[], from: number, to: number, number: number): void {
    const kept = new Set(touched.filter(({ until }) => until >= to).map(({ cell }) => nameOf(cell)));
    for (const { cell, until } of touched) {
      const versions = this.model.versions(cell.region, cell.index);
      if (until >= to) this.model.keepApart(cell, versions);
      if (until >= to) this.#tape.keepApart(cell);
      else if (until >= 0 || !this.#tape.hasSame(cell, this.model.ownVersions(cell), from, number - from))
        this.#tape.shareFrom(cell, versions, Math.max(from, until));
      else this.#tape.share(cell);
    }
    this.#tape.moveTo(from, to, number - from);
    this.model.share(this.#tape, (cell) => kept.has(nameOf(cell)));
  }

  #configuration(state: number): Configuration {
    return { ...variablesOfState(this.truth.recording, state), frame: this.truth.frame(state) };
  }

  /** The call whose line is the header of a state. */
  #callInto(state: number): CallTexts | undefined {
    const last = this.isOnce ? decode(this.truth.recording, state - 1).events.at(-1) : undefined;
    return last?.kind === 'call'
      ? { callee: frameText(this.#machine, last.callee), site: siteText(this.#machine, last.site) }
      : undefined;
  }

  #placeOf(offset: number): Place {
    let { offset: at, line } = this.#line;
    if (at > offset) [at, line] = [0, 0];
    for (let next = this.text.indexOf('\n', at); next >= 0 && next < offset; next = this.text.indexOf('\n', at)) {
      line++;
      at = next + 1;
    }
    this.#line = { offset: at, line };
    return { offset, line };
  }

  #spans(from: number, to: number, delta: number): Span[] {
    const spans: Span[] = [];
    for (let state = Math.max(from, to - longestPeriod); state < to; state++)
      spans.push({
        start: (this.#starts[state] ?? 0) + delta,
        end: (this.#starts[state + 1] ?? 0) + delta - 1,
      });
    return spans;
  }
}
