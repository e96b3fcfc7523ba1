/** Milliseconds between two reports on a terminal, where each replaces the one before. */
const OFTEN = 200;

/** Where progress is told, and the time in milliseconds; `pause`: between two reports that are lines. */
export interface Console {
  readonly isTerminal: boolean;
  readonly pause: number;
  readonly write: (text: string) => void;
  readonly now: () => number;
}

/** Tells how far the writing is, how fast it goes and how long it still takes. */
export class Progress {
  readonly #begin: number;
  #last = -Infinity;
  #samples: number;
  #bytes = 0;

  /** `there`: samples of the total that an earlier run has written. */
  constructor(
    private readonly console: Console,
    private readonly total: number,
    private readonly there: number,
  ) {
    this.#begin = console.now();
    this.#samples = there;
    this.#last = console.isTerminal ? -Infinity : this.#begin;
  }

  add(samples: number, bytes: number): void {
    this.#samples += samples;
    this.#bytes += bytes;
    const now = this.console.now();
    if (now - this.#last < (this.console.isTerminal ? OFTEN : this.console.pause)) return;
    this.#last = now;
    this.console.write(this.console.isTerminal ? `\r${this.#text(now)}\u001b[K` : `${this.#text(now)}\n`);
  }

  /** The last report. */
  end(): void {
    this.console.write(
      `${this.console.isTerminal ? '\r' : ''}${this.#text(this.console.now())}${this.console.isTerminal ? '\u001b[K' : ''}\n`,
    );
  }

  #text(now: number): string {
    const seconds = (now - this.#begin) / 1000;
    const made = this.#samples - this.there;
    const number = (n: number): string => Math.round(n).toLocaleString('en');
    const share = this.total === 0 ? 100 : Math.floor((100 * this.#samples) / this.total);
    const rate =
      seconds > 0 && made > 0
        ? `, ${number(made / seconds)} samples/s, ${(this.#bytes / 1e6 / seconds).toFixed(1)} MB/s`
        : '';
    const left =
      made > 0 && this.#samples < this.total
        ? `, ${timeText((seconds * (this.total - this.#samples)) / made)} left`
        : '';
    return `${share} % (${number(this.#samples)} of ${number(this.total)} samples)${rate}${left}`;
  }
}

function timeText(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (n: number): string => String(n).padStart(2, '0');
  return whole < 3600
    ? `${Math.floor(whole / 60)}:${two(whole % 60)}`
    : `${Math.floor(whole / 3600)}:${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
}
