import { finish, styleFor, type Style, type Work } from '../../machine/index.ts';
import { decode } from '../../record/index.ts';
import { enteredBy, eventsOf } from '../events-of.ts';
import { faultKinds, type Fault, type FaultKind } from '../fault.ts';
import { lineText } from '../line.ts';
import { readLineAs } from '../read-line.ts';
import { followingChoices } from './followed-choices.ts';
import type { Truth } from './reference-run.ts';
import type { JudgedState, Verdict } from './verdict.ts';

/** What is right and what is wrong about one state that a model wrote. */
export interface StateLabel {
  readonly label: string;
  /** Its lines in the text, from 0, both inclusive. */
  readonly firstLine: number;
  readonly lastLine: number;
  /**
   * Its characters in the text, `to` exclusive. Each state reaches to the next one, so that together they are the whole
   * trace from the first header on.
   */
  readonly from: number;
  readonly to: number;
  /** It follows from what the model itself wrote before: no fault is in it, however it is spelt. */
  readonly ok: boolean;
  /** Its lines are, letter by letter, those of the state of the true run that it stands for. */
  readonly onTrack: boolean;
  /** Of its faults, each kind once, in the order of the table; of a trace with very many faults only the first ones'. */
  readonly kinds: readonly FaultKind[];
  /** The number, from 0, of the state of the true run that it stands for; null if there is none. */
  readonly truth: number | null;
  /** It only says an earlier state again. */
  readonly repeated: boolean;
}

/** Where a model first left the machine. */
export interface FirstFault {
  readonly kind: FaultKind;
  /** Number of the state, from 0; -1 before the first. */
  readonly state: number;
  readonly label: string;
  /** Line of the text, from 0. */
  readonly line: number;
  /** The region whose cell it is about, as {@link Fault} has it. */
  readonly region?: string;
  /** How much of the true run was behind the model, from 0 to 1. */
  readonly depth: number;
}

/**
 * The first fault of a trace, spelling apart, which leaves the machine nowhere; `truth`: how many states the true run
 * has. Undefined for a trace without one.
 */
export function firstFault({ faults }: Verdict, truth: number): FirstFault | undefined {
  const first = faults.find(isNoSpelling);
  if (first === undefined) return undefined;
  const { kind, state, label, line, region } = first;
  return {
    kind,
    state,
    label,
    line,
    ...(region === undefined ? {} : { region }),
    depth: Math.min(1, Math.max(0, state) / Math.max(1, truth)),
  };
}

/**
 * Labels the states of a text. `verdict`: on this very text, with its states kept; `truth`: the true run that it was
 * judged by.
 */
export function labelStates(text: string, verdict: Verdict, truth: Truth): StateLabel[] {
  return finish(labellingStates(text, verdict, truth));
}

/** The same in pieces. */
export function* labellingStates(text: string, verdict: Verdict, truth: Truth): Work<StateLabel[]> {
  const style = styleFor(truth.recording.bound.machine, verdict.style);
  return yield* labellingBy(yield* followingChoices(truth, text, style), text, verdict, style);
}

/** The same by the run that makes the text's choices, in the style of the text. */
export function* labellingBy(followed: Truth, text: string, verdict: Verdict, style: Style): Work<StateLabel[]> {
  const blamed = new Set(verdict.moreFaultsIn);
  const kinds = new Map<number, Set<FaultKind>>();
  for (const { state, kind } of verdict.faults.filter(isNoSpelling)) {
    const ofState = kinds.get(state) ?? new Set();
    kinds.set(state, ofState.add(kind));
    blamed.add(state);
  }
  const lines = new LineNumbers(text);
  const labels: StateLabel[] = [];
  for (const [number, state] of verdict.judged.entries()) {
    if (number % PIECE === PIECE - 1) yield;
    const { label, from, to, repeated } = state;
    const of = kinds.get(number);
    labels.push({
      label,
      ...lines.of(from, to),
      from,
      to,
      ok: !blamed.has(number),
      onTrack: isOnTrack(text, state, followed, style),
      kinds: of === undefined ? [] : faultKinds.filter((kind) => of.has(kind)),
      truth: state.truth < 0 ? null : state.truth,
      repeated,
    });
  }
  return labels;
}

/** Whether a fault leaves the machine, which a way of spelling does not. */
export function isNoSpelling({ kind }: Pick<Fault, 'kind'>): boolean {
  return kind !== 'format-spelling';
}

/** States between two places to leave off at. */
const PIECE = 64;

/** Numbers the lines of stretches that follow each other. */
class LineNumbers {
  #line = 0;
  #at = 0;

  constructor(private readonly text: string) {}

  /** The lines of a stretch, without blank ones at its end. */
  of(from: number, to: number): { readonly firstLine: number; readonly lastLine: number } {
    const { text } = this;
    const firstLine = this.#to(from);
    let end = to;
    while (end > from + 1 && isBlank(text.charCodeAt(end - 1))) end--;
    return { firstLine, lastLine: this.#to(end - 1) };
  }

  #to(place: number): number {
    for (
      let next = this.text.indexOf('\n', this.#at);
      next >= 0 && next < place;
      next = this.text.indexOf('\n', this.#at)
    ) {
      this.#line++;
      this.#at = next + 1;
    }
    return this.#line;
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

/** Whether the lines of a state are those of its state in the true run; an answer that is right may be in other words. */
function isOnTrack(text: string, { from, to, truth: number }: JudgedState, truth: Truth, style: Style): boolean {
  const { recording } = truth;
  if (number < 0 || number >= recording.states) return false;
  const stretch = text.slice(from, to);
  const isWritten = truth.isWrittenState(number, stretch, style);
  if (isWritten === true) return true;
  const hasOnlyLines = !/\r|\n[ \t]*\n/.test(stretch);
  if (isWritten === false && hasOnlyLines && number < recording.states - 1) return false;
  const { machine } = recording.bound;
  const events = eventsOf(machine, decode(recording, number), style, enteredBy(recording, number));
  const lines = stretch
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
    .filter((line) => !/^[ \t\r]*$/.test(line));
  return (
    lines.length === events.length &&
    events.every((event, i) => {
      const line = lines[i] ?? '';
      if (line === lineText(event, style)) return true;
      const read = event.kind === 'answer' ? readLineAs('answer', style, line, 0, line.length) : undefined;
      return read?.kind === 'answer' && truth.isAnswer(read.text);
    })
  );
}
