/** How far a trace is judged. One that is nothing but faults says nothing more after so many, and would take long. */
export interface Bounds {
  /** Behind the state with which so many faults are found, the rest is not judged. */
  readonly faults: number;
  /** Nor behind that with which so many steps are taken, and one more for eight characters of the text. */
  readonly steps: number;
}

/** No trace comes near them that has faults only here and there. */
export const usualBounds: Bounds = { faults: 2_000, steps: 100_000 };

/** Characters of a text for which there is one more step: lines have about twice as many. */
const CHARACTERS = 8;

/** What it takes to read a state in one way, besides a step for each of its lines. */
const STEPS_OF_STATE = 4;

/**
 * How much work a text may still make: counted, not timed, so that the verdict is the same on every machine. Only the
 * faults of a text take any: a state is read once in any case, and what else it takes to find that it has no fault does
 * not count.
 */
export class Budget {
  #steps: number;
  /** Of the state that is read. */
  #taken = 0;
  #isRead = false;

  constructor(
    text: string,
    private readonly bounds: Bounds,
  ) {
    this.#steps = bounds.steps + text.length / CHARACTERS;
  }

  /** The state, of so many lines, is read in one more way. */
  read(lines: number): void {
    if (this.#isRead) this.#taken += lines + STEPS_OF_STATE;
    this.#isRead = true;
  }

  /** The state is judged. */
  leave(hasFaults: boolean): void {
    if (hasFaults) this.#steps -= this.#taken;
    this.#taken = 0;
    this.#isRead = false;
  }

  /** Whether nothing more is judged of a text in which so many faults are found; never of one without. */
  isSpent(faults: number): boolean {
    return faults > 0 && (this.#steps < 0 || faults >= this.bounds.faults);
  }
}
