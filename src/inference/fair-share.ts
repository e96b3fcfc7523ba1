import { othersTurn } from '../slices/index.ts';

/** Bytes of answers that are taken in one turn of the event loop: reading them takes some hundredths of a second. */
export const MOST_IN_A_TURN = 2 ** 20;

/**
 * How much of all answers together is taken before everything else in the process has its turn: what has come already
 * would else be read without a pause, however much it is.
 */
class FairShare {
  #taken = 0;
  #next: Promise<void> | undefined;

  /** Resolves when these bytes may be taken: at once, or in a later turn. */
  async take(bytes: number): Promise<void> {
    while (this.#taken >= MOST_IN_A_TURN) await this.#next;
    this.#taken += bytes;
    this.#next ??= othersTurn().then(() => {
      this.#taken = 0;
      this.#next = undefined;
    });
  }
}

/** Of this process: how many answers come at once makes no difference to what else runs in it. */
export const fairShare = new FairShare();
