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

/** How much work a text may still make: counted, not timed, so that the verdict is the same on every machine. */
export class Budget {
  #steps: number;

  constructor(
    text: string,
    private readonly bounds: Bounds,
  ) {
    this.#steps = bounds.steps + text.length / CHARACTERS;
  }

  /** A state of so many lines is read in one way. */
  read(lines: number): void {
    this.#steps -= lines + STEPS_OF_STATE;
  }

  /** Whether nothing more is judged of a text in which so many faults are found. */
  isSpent(faults: number): boolean {
    return this.#steps < 0 || faults >= this.bounds.faults;
  }
}
