import type { Frame, Point } from '../../machine/index.ts';
import type { Block } from './blocks.ts';
import type { PassedStates } from './passed-states.ts';
import type { StateReading } from './state-reading.ts';
import type { JudgedState } from './verdict.ts';

/** What the judge found of a state. */
export interface Finding {
  readonly number: number;
  readonly label: string;
  /** Where the model was; undefined for a state of no machine. */
  readonly at: (Point & { readonly frame?: Frame | undefined }) | undefined;
  readonly truth: number;
  readonly repeated: boolean;
  readonly events: StateReading['events'];
}

/** A state of no machine. */
const nowhere = { state: -1, variables: [] };

/** The states of a trace as they were judged, each with its place in the text. */
export class KeptStates {
  /** States that follow each other, where the first of them begins, and given where the last of them ends. */
  readonly #parts: { readonly from: number; readonly states: (end: number) => readonly JudgedState[] }[] = [];
  /** Of the last state. */
  #frame: () => Frame | undefined = () => undefined;

  /** All of them; `end`: where the last one does. */
  until(end: number): readonly JudgedState[] {
    return this.#parts.flatMap(({ states }, i) => states(this.#parts[i + 1]?.from ?? end));
  }

  /** States that were not judged, since the text has them as the true run. */
  pass(passed: PassedStates): void {
    this.#parts.push({ from: passed.start, states: (end) => passed.judged(end) });
    this.#frame = () => passed.lastFrame;
  }

  add({ header, body, answer }: Block, { number, label, at, truth, repeated, events }: Finding): void {
    const first = header ?? body[0] ?? answer;
    const last = answer ?? body.at(-1) ?? header;
    // Lines that came too early stand before the header.
    const from = Math.min(first?.start ?? 0, body[0]?.start ?? Infinity);
    const frame = repeated || at === undefined ? this.#frame() : at.frame;
    this.#frame = () => frame;
    const kept = {
      record: { number, ...(at === undefined ? nowhere : { state: at.state, variables: at.variables }), events },
      label,
      frame,
      firstLine: first?.line ?? 0,
      lastLine: last?.line ?? 0,
      from,
      truth,
      repeated,
    };
    this.#parts.push({ from, states: (to) => [{ ...kept, to }] });
  }
}
