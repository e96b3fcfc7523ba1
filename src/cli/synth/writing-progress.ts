import { ProgressLine, type Console } from '../progress-line.ts';

/** Counts what is written, and tells how far the writing is, how fast it goes and how long it still takes. */
export class WritingProgress {
  readonly #line: ProgressLine;
  #samples: number;
  #bytes = 0;

  /** `there`: samples of the total that an earlier run has written. */
  constructor(
    console: Console,
    private readonly total: number,
    private readonly there: number,
  ) {
    this.#line = new ProgressLine(console);
    this.#samples = there;
  }

  add(samples: number, bytes: number): void {
    this.#samples += samples;
    this.#bytes += bytes;
    this.#line.tell((elapsed) => this.#text(elapsed));
  }

  /** The last report. */
  end(): void {
    this.#line.end((elapsed) => this.#text(elapsed));
  }

  #text(elapsed: number): string {
    const seconds = elapsed / 1000;
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
