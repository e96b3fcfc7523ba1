import { othersTurn } from '../slices/index.ts';

/** What an editor sends. Work waits until all that has come is read: what is read last may have made it useless. */
export class Incoming {
  #read = 0;

  /** A message is being read. */
  heard(): void {
    this.#read++;
  }

  /** Nothing more has come by now. */
  async drained(): Promise<void> {
    let before: number;
    do {
      before = this.#read;
      // One turn for the connection to take a message up, one for what has arrived meanwhile.
      await othersTurn();
      await othersTurn();
    } while (this.#read !== before);
  }
}
