/** Whether a suite still gets on: it prints something, or its report grows. */
import { statSync } from 'node:fs';

const looksPerPatience = 20;

export class Progress {
  readonly #report: string;
  #last = performance.now();
  #size = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(report: string) {
    this.#report = report;
  }

  /** Says that the suite printed something. */
  note(): void {
    this.#last = performance.now();
  }

  /** Calls `stalled`, once, when there has been no progress for that long. */
  watch(patienceSeconds: number, stalled: () => void): void {
    const look = (): void => {
      const size = statSync(this.#report, { throwIfNoEntry: false })?.size ?? 0;
      if (size !== this.#size) this.note();
      this.#size = size;
      if (performance.now() - this.#last < patienceSeconds * 1000) return;
      this.close();
      stalled();
    };
    this.#timer = setInterval(look, (patienceSeconds * 1000) / looksPerPatience);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
