import { othersTurn } from '../../slices/index.ts';

/** Sends the rows of a page that has very many, slice by slice; what is left of an earlier time is not sent any more. */
export class RowSender {
  /** How often rows were sent. */
  #turn = 0;

  stop(): void {
    this.#turn++;
  }

  /** `post` gets the rows, and how many are to come behind them; the first slice has been sent already. */
  async send<Row>(
    [, ...others]: readonly (readonly Row[])[],
    post: (rows: readonly Row[], more: number) => Thenable<boolean>,
  ): Promise<void> {
    const turn = ++this.#turn;
    let more = others.reduce((sum, { length }) => sum + length, 0);
    for (const rows of others) {
      await othersTurn();
      if (turn !== this.#turn) return;
      more -= rows.length;
      await post(rows, more);
    }
  }
}
