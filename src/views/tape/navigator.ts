import type { TapeRequest } from '../../debugger/tape/index.ts';

type Move = Extract<TapeRequest, { type: 'go' | 'step' | 'run' | 'fault' | 'mode' }>;

/** After so long without an answer, in milliseconds, a move counts as lost. */
const patience = 2000;

/** What is to happen once the moves before it have arrived. */
type Wish = Move | { readonly type: 'then'; readonly act: () => void };

/**
 * Keeps at most one move on its way to the host, and the wishes behind it in their order: a held key or a fast scrub
 * never piles up, and nothing that was pressed is lost. Each move is answered by a snapshot.
 */
export class Navigator {
  readonly #send: (move: Move) => void;
  readonly #now: () => number;
  #sentAt: number | undefined;
  #waiting: Wish[] = [];

  constructor(send: (move: Move) => void, now: () => number) {
    this.#send = send;
    this.#now = now;
  }

  move(move: Move): void {
    this.#wish(move);
  }

  /** Does something at the moment that the moves so far lead to. */
  then(act: () => void): void {
    this.#wish({ type: 'then', act });
  }

  /** A snapshot came. */
  arrived(): void {
    this.#sentAt = undefined;
    this.#next();
  }

  /** Forgets what waits: the session is over. */
  clear(): void {
    this.#sentAt = undefined;
    this.#waiting = [];
  }

  #wish(wish: Wish): void {
    this.#waiting = [...this.#waiting.slice(0, -1), ...merged(this.#waiting.at(-1), wish)];
    if (this.#sentAt === undefined || this.#now() - this.#sentAt >= patience) this.#next();
  }

  #next(): void {
    for (let wish = this.#waiting.shift(); wish !== undefined; wish = this.#waiting.shift()) {
      if (wish.type !== 'then') {
        this.#sentAt = this.#now();
        this.#send(wish);
        return;
      }
      wish.act();
    }
  }
}

/**
 * The last wish that waits and the one after it: presses of one key add up, and what only the last of counts is
 * replaced.
 */
function merged(before: Wish | undefined, wish: Wish): readonly Wish[] {
  if (before === undefined) return [wish];
  if (before.type === 'then' || wish.type === 'then') return [before, wish];
  if (before.type === 'step' && wish.type === 'step') {
    const addsUp = before.by === wish.by && before.direction === wish.direction && before.times === wish.times;
    return addsUp ? [{ ...wish, presses: before.presses + wish.presses }] : [before, wish];
  }
  return wish.type === 'go' || before.type === wish.type ? [wish] : [before, wish];
}
