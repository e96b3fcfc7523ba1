import type { Frame, Point } from '../../machine/index.ts';
import type { Block } from './blocks.ts';
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
  readonly #states: JudgedState[] = [];

  /** `end`: where the trace ends. */
  constructor(private readonly end: number) {}

  get all(): readonly JudgedState[] {
    return this.#states;
  }

  add({ header, body, answer }: Block, { number, label, at, truth, repeated, events }: Finding): void {
    const first = header ?? body[0] ?? answer;
    const last = answer ?? body.at(-1) ?? header;
    // Lines that came too early stand before the header.
    const from = Math.min(first?.start ?? 0, body[0]?.start ?? Infinity);
    const before = this.#states.pop();
    if (before !== undefined) this.#states.push({ ...before, to: from });
    this.#states.push({
      record: { number, ...(at === undefined ? nowhere : { state: at.state, variables: at.variables }), events },
      label,
      frame: repeated || at === undefined ? before?.frame : at.frame,
      firstLine: first?.line ?? 0,
      lastLine: last?.line ?? 0,
      from,
      to: this.end,
      truth,
      repeated,
    });
  }
}
