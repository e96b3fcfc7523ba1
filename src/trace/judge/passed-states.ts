import type { Frame } from '../../machine/index.ts';
import { decode, type StateRecord } from '../../record/index.ts';
import type { Place } from './envelope.ts';
import type { Truth, WrittenRun } from './reference-run.ts';
import type { JudgedState } from './verdict.ts';

/** Where a text has states of the true run letter by letter. */
export interface Passage {
  readonly truth: Truth;
  readonly written: WrittenRun & { readonly starts: Int32Array };
  /** The first of them in the true run, and the state behind the last. */
  readonly from: number;
  readonly to: number;
  /** The model's number of the first. */
  readonly number: number;
  /** Where its header begins in the text. */
  readonly place: Place;
}

/** States that a text has letter by letter as the true run: what judging them would say. */
export class PassedStates {
  readonly #passage: Passage;
  #lines: Int32Array | undefined;

  constructor(passage: Passage) {
    this.#passage = passage;
  }

  /** Where the first of them begins in the text. */
  get start(): number {
    return this.#passage.place.offset;
  }

  /** The call that the last of them runs in. */
  get lastFrame(): Frame | undefined {
    return this.#passage.truth.frame(this.#passage.to - 1);
  }

  /** The first line of the text behind them. */
  get lineBehind(): number {
    return this.#headerLines.at(-1) ?? 0;
  }

  /** The states as if they had been judged one by one; `end`: where the last of them ends. */
  judged(end: number): JudgedState[] {
    const { truth, written, from, to, number, place } = this.#passage;
    const delta = place.offset - (written.starts[from] ?? 0);
    const lines = this.#headerLines;
    return Array.from({ length: to - from }, (_, i) => {
      const begin = (written.starts[from + i] ?? 0) + delta;
      const behind = from + i + 1 < to ? (written.starts[from + i + 1] ?? 0) + delta : end;
      return new PassedState(truth, from + i, number + i, [lines[i] ?? 0, (lines[i + 1] ?? 0) - 1], [begin, behind]);
    });
  }

  /** The state that a line of the text is in; undefined for a line before them. */
  at(line: number): { readonly number: number; readonly label: string } | undefined {
    const { truth, from, number } = this.#passage;
    const behind = this.#headerLines.findIndex((first) => first > line);
    return behind === 0 ? undefined : { number: number + behind - 1, label: truth.label(from + behind - 1) ?? '' };
  }

  /** By state: the line of the text that its header is; behind the last the first line behind them. */
  get #headerLines(): Int32Array {
    if (this.#lines !== undefined) return this.#lines;
    const { written, from, to, place } = this.#passage;
    const { text, starts } = written;
    const lines = new Int32Array(to - from + 1);
    let { line } = place;
    let at = starts[from] ?? 0;
    for (let i = 0; i < lines.length; i++) {
      const start = starts[from + i] ?? text.length;
      for (let next = text.indexOf('\n', at); next >= 0 && next < start; next = text.indexOf('\n', at)) {
        line++;
        at = next + 1;
      }
      lines[i] = line;
    }
    return (this.#lines = lines);
  }
}

/** A state of the true run, as a text has it; what it did is read out of the recording where somebody asks. */
class PassedState implements JudgedState {
  readonly firstLine: number;
  readonly lastLine: number;
  readonly from: number;
  readonly to: number;
  readonly repeated = false;

  constructor(
    private readonly run: Truth,
    readonly truth: number,
    private readonly number: number,
    [firstLine, lastLine]: readonly [number, number],
    [from, to]: readonly [number, number],
  ) {
    [this.firstLine, this.lastLine, this.from, this.to] = [firstLine, lastLine, from, to];
  }

  get record(): StateRecord {
    return { ...decode(this.run.recording, this.truth), number: this.number };
  }

  get frame(): Frame | undefined {
    return this.run.frame(this.truth);
  }

  get label(): string {
    return this.run.label(this.truth) ?? '';
  }
}
