import { ProgressEndEvent, ProgressStartEvent, ProgressUpdateEvent, type Event } from '@vscode/debugadapter';

/**
 * Rests of a piece of work before a client is told of it, and between two reports: shorter work is over before anybody
 * could read.
 */
const RESTS = 10;

/** How far work has come: `percentage` from 0 to 100, where that can be told. */
export interface Standing {
  readonly message?: string;
  readonly percentage?: number;
}

/**
 * Tells a client of one piece of long work, by the protocol's progress events; one that knows none of them is told
 * nothing.
 */
export class Progress {
  #rests = 0;
  #isShown = false;
  #isOver = false;

  /** `send` is undefined where the client knows no progress. `request`: the request that the work is for. */
  constructor(
    private readonly send: ((event: Event) => void) | undefined,
    readonly id: string,
    private readonly title: string,
    private readonly request: number,
    private readonly standing: () => Standing,
  ) {}

  /** The work has done a slice. */
  rested(): void {
    if (this.send === undefined || this.#isOver || ++this.#rests % RESTS !== 0) return;
    const { message, percentage } = this.standing();
    const shown = percentage === undefined ? {} : { percentage };
    if (this.#isShown) {
      const event = new ProgressUpdateEvent(this.id, message);
      Object.assign(event.body, shown);
      this.send(event);
      return;
    }
    this.#isShown = true;
    const event = new ProgressStartEvent(this.id, this.title, message);
    Object.assign(event.body, shown, { requestId: this.request, cancellable: true });
    this.send(event);
  }

  end(): void {
    if (this.#isShown && !this.#isOver) this.send?.(new ProgressEndEvent(this.id));
    this.#isOver = true;
  }
}
