import type { RunSample } from './run-file.ts';

/** Characters of a trace to a token, at least: for servers that do not count. */
const CHARACTERS = 2;

/** Tokens that a run, or several together, may have generated before they ask nothing more. */
export class TokenBudget {
  readonly total: number;
  #spent = 0;

  constructor(total: number) {
    this.total = total;
  }

  get spent(): number {
    return this.#spent;
  }

  get isSpent(): boolean {
    return this.#spent >= this.total;
  }

  /** Counts an answer, whole or broken off: as the server does, else by its characters. */
  add({ usage, text, reasoning }: Pick<RunSample, 'usage' | 'text' | 'reasoning'>): void {
    this.#spent += usage?.completionTokens ?? Math.ceil((text.length + reasoning.length) / CHARACTERS);
  }
}
