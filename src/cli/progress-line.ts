import { visibleLine } from './print.ts';

/** Where progress is told, and the time in milliseconds; `pause`: between two reports that are lines. */
export interface Console {
  readonly isTerminal: boolean;
  readonly pause: number;
  readonly write: (text: string) => void;
  readonly now: () => number;
}

/** Milliseconds between two reports on a terminal, where each replaces the one before. */
const OFTEN = 200;

/** Erases what is right of the cursor. */
const ERASE = '\u001b[K';

/** Tells now and then how far long work is: on a terminal in one line that changes, elsewhere in lines. */
export class ProgressLine {
  readonly #console: Console;
  readonly #begin: number;
  readonly #pause: number;
  #next: number;

  /** `quiet`: milliseconds before a terminal is told anything; shorter work leaves no trace there. */
  constructor(console: Console, quiet = 0) {
    this.#console = console;
    this.#begin = console.now();
    this.#pause = console.isTerminal ? OFTEN : console.pause;
    this.#next = this.#begin + (console.isTerminal ? quiet : console.pause);
  }

  /** Tells what `text` makes of the milliseconds since the beginning, unless the last report is too recent. */
  tell(text: (elapsed: number) => string): void {
    const now = this.#console.now();
    if (now < this.#next) return;
    this.#next = now + this.#pause;
    const line = visibleLine(text(now - this.#begin));
    this.#console.write(this.#console.isTerminal ? `\r${line}${ERASE}` : `${line}\n`);
  }

  /** The work is over: with a last report, which stays, or without a trace on a terminal. */
  end(text?: (elapsed: number) => string): void {
    if (this.#console.isTerminal) this.#console.write(`\r${ERASE}`);
    if (text !== undefined) this.#console.write(`${visibleLine(text(this.#console.now() - this.#begin))}\n`);
  }
}
