import type { Fault } from '../fault.ts';
import type { JudgedState, Verdict } from '../judge/verdict.ts';
import { columnsIn } from './columns.ts';
import type { RawLine } from './raw-lines.ts';
import { spellingIs, spellingTable, type SpellingName } from './spelling-table.ts';

/** A line that is spelt otherwise, and the lines of a trace that it stands for. */
export interface ChangedLine {
  readonly raw: RawLine;
  readonly texts: readonly string[];
  /** Where in the line each of them stands; all of it unless told. */
  readonly places: readonly (readonly [from: number, to: number])[];
  readonly names: ReadonlySet<SpellingName>;
}

/** A way of spelling that a text has, at its first place. */
export interface Spelling {
  readonly name: SpellingName;
  /** The line in the respelt text. */
  readonly line: number;
  readonly found: string;
  readonly expected: string;
  readonly explanation: string;
}

interface Change extends ChangedLine {
  readonly own: string;
  /** Which of its texts a line of the respelt text is. */
  readonly index: number;
}

/** A text whose lines are spelt as those of traces, and the way back to the text as it was written. */
export class RespeltText {
  readonly text: string;
  readonly spellings: readonly Spelling[];
  readonly #changes = new Map<number, Change>();
  readonly #stretches: Stretch[] = [];
  /** Lines of the respelt text that have no line of their own in the text. */
  readonly #added: number[] = [];

  constructor(text: string, changed: readonly ChangedLine[]) {
    const pieces: string[] = [];
    const found = new Map<SpellingName, { readonly line: number; readonly change: Change; count: number }>();
    let at = 0;
    let length = 0;
    for (const one of changed) {
      const { raw, texts, names } = one;
      const own = text.slice(raw.start, raw.end);
      pieces.push(text.slice(at, raw.start), texts.join('\n'));
      let start = length + raw.start - at;
      for (const [index, { length: width }] of texts.entries()) {
        const [from, to] = one.places[index] ?? [0, own.length];
        this.#stretches.push({ start, end: start + width, ownStart: raw.start + from, ownEnd: raw.start + to });
        length = start + width;
        start = length + 1;
      }
      at = raw.end;
      const line = raw.line + this.#added.length;
      for (const index of texts.keys()) {
        if (index > 0) this.#added.push(line + index);
        this.#changes.set(line + index, { ...one, own, index });
      }
      for (const name of names) {
        const known = found.get(name);
        if (known === undefined) found.set(name, { line, change: { ...one, own, index: 0 }, count: 1 });
        else known.count++;
      }
    }
    pieces.push(text.slice(at));
    this.text = pieces.join('');
    this.spellings = spellingTable
      .flatMap(({ name }) => {
        const { line, change, count } = found.get(name) ?? {};
        if (line === undefined || change === undefined || count === undefined) return [];
        const expected = change.texts.join(' ⏎ ');
        const explanation = explained(name, count, change.texts);
        return [{ name, line, found: change.own, expected, explanation }];
      })
      .sort((one, other) => one.line - other.line);
  }

  /** A verdict on the respelt text as one on the text that was written. */
  inOwnText(verdict: Verdict): Verdict {
    return {
      ...verdict,
      faults: verdict.faults.map((fault) => this.#ownFault(fault)),
      ...(verdict.unjudgedFrom === undefined ? {} : { unjudgedFrom: this.#ownLine(verdict.unjudgedFrom) }),
      judged: verdict.judged.map((state) => {
        const { firstLine, lastLine, from, to } = state;
        const lines = { firstLine: this.#ownLine(firstLine), lastLine: this.#ownLine(lastLine) };
        return new MovedState(state, { ...lines, from: this.#ownPlace(from), to: this.#ownPlace(to) });
      }),
    };
  }

  #ownFault(fault: Fault): Fault {
    const line = this.#ownLine(fault.line);
    const change = this.#changes.get(fault.line);
    if (change === undefined) return { ...fault, line };
    const { own, texts, places, index, names } = change;
    const [start, end] = places[index] ?? [0, own.length];
    if (fault.spelling !== undefined || names.has('style')) return { ...fault, line, from: 0, to: own.length };
    const [from, to] = columnsIn(own.slice(start, end), texts[index] ?? '', fault.from, fault.to);
    return { ...fault, line, from: start + from, to: start + to };
  }

  /** The place in the text of a place of the respelt text where a line begins, or where one ends. */
  #ownPlace(place: number): number {
    const at = countBelow(this.#stretches.length, (i) => (this.#stretches[i]?.start ?? 0) <= place) - 1;
    const { start = 0, end = 0, ownStart = 0, ownEnd = 0 } = this.#stretches[at] ?? {};
    if (place >= end) return ownEnd + place - end;
    return place === start ? ownStart : ownEnd;
  }

  /** The line of the text that a line of the respelt text is. */
  #ownLine(line: number): number {
    return line - countBelow(this.#added.length, (i) => (this.#added[i] ?? 0) <= line);
  }
}

type StatePlace = Pick<JudgedState, 'firstLine' | 'lastLine' | 'from' | 'to'>;

/** A state at its place in the text as it was written; what it did is asked for where somebody does. */
class MovedState implements JudgedState {
  readonly firstLine: number;
  readonly lastLine: number;
  readonly from: number;
  readonly to: number;
  readonly truth: number;
  readonly repeated: boolean;

  constructor(
    private readonly state: JudgedState,
    { firstLine, lastLine, from, to }: StatePlace,
  ) {
    [this.firstLine, this.lastLine, this.from, this.to] = [firstLine, lastLine, from, to];
    [this.truth, this.repeated] = [state.truth, state.repeated];
  }

  get record(): JudgedState['record'] {
    return this.state.record;
  }

  get frame(): JudgedState['frame'] {
    return this.state.frame;
  }

  get label(): string {
    return this.state.label;
  }
}

/** A line of a respelt text, and of the text as it was written. */
interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly ownStart: number;
  readonly ownEnd: number;
}

/** How many of so many rising things are below a bound. */
function countBelow(length: number, isBelow: (i: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBelow(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function explained(name: SpellingName, count: number, texts: readonly string[]): string {
  const is = spellingIs(name);
  const others = count === 2 ? ', here and in another line' : `, here and in ${count - 1} other lines`;
  const proper = texts.every((text) => text === '')
    ? 'A trace has nothing here.'
    : `A trace writes ${texts.map((text) => `“${text}”`).join(' and ')}.`;
  return `${is.charAt(0).toUpperCase()}${is.slice(1)}${count === 1 ? '' : others}. ${proper}`;
}
