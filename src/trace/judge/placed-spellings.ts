import type { Fault } from '../fault.ts';
import type { Spelling } from '../spelling/respelt-text.ts';
import type { Block } from './blocks.ts';
import { clipped } from './locate.ts';
import type { PassedStates } from './passed-states.ts';

/** The ways of spelling that a text has, each put into the state in which it is first met. */
export class PlacedSpellings {
  readonly faults: Fault[] = [];
  readonly #spellings: readonly Spelling[];

  /** In the order of the text. */
  constructor(spellings: readonly Spelling[]) {
    this.#spellings = spellings;
  }

  /** Those in the lines of a state; those before the first state are of none. */
  placeIn({ header, body, answer }: Block, state: number, label: string): void {
    const first = header ?? body[0] ?? answer;
    const last = answer ?? body.at(-1) ?? header;
    if (state === 0) this.place((first?.line ?? 0) - 1, -1, '');
    this.place(last?.line ?? 0, state, label);
  }

  /** Those in the lines of states that were passed over; those before the first state are of none. */
  pass(states: PassedStates): void {
    for (let next = this.#next; next !== undefined && next.line < states.lineBehind; next = this.#next) {
      const { number = -1, label = '' } = states.at(next.line) ?? {};
      this.place(next.line, number, label);
    }
  }

  get #next(): Spelling | undefined {
    return this.#spellings[this.faults.length];
  }

  /** Those up to a line are of a state. */
  place(lastLine: number, state: number, label: string): void {
    for (;;) {
      const next = this.#next;
      if (next === undefined || next.line > lastLine) return;
      const { name, line, expected, found, explanation } = next;
      this.faults.push({
        kind: 'format-spelling',
        state,
        label: clipped(label),
        line,
        from: 0,
        to: found.length,
        expected: clipped(expected),
        found: clipped(found),
        explanation: clipped(explanation, 800),
        agreesWithTruth: false,
        spelling: name,
      });
    }
  }
}
