import type { TapeRequest } from '../../debugger/tape/messages.ts';

type Move = Extract<TapeRequest, { type: 'go' | 'step' | 'run' | 'fault' | 'mode' }>;

/** After so long without an answer, in milliseconds, a move counts as lost. */
const patience = 2000;

/**
 * Keeps at most one move on its way to the host, and the latest wish behind it: a held key or a fast scrub never piles up. Each move is
 * answered by a snapshot.
 */
export class Navigator {
  readonly #send: (move: Move) => void;
  readonly #now: () => number;
  #sentAt: number | undefined;
  #waiting: Move | undefined;

  constructor(send: (move: Move) => void, now: () => number) {
    this.#send = send;
    this.#now = now;
  }

  move(move: Move): void {
    if (this.#sentAt !== undefined && this.#now() - this.#sentAt < patience) this.#waiting = merged(this.#waiting, move);
    else this.#dispatch(move);
  }

  /** A snapshot came. */
  arrived(): void {
    this.#sentAt = undefined;
    const next = this.#waiting;
    this.#waiting = undefined;
    if (next) this.#dispatch(next);
  }

  /** Forgets what waits: the session is over. */
  clear(): void {
    this.#sentAt = undefined;
    this.#waiting = undefined;
  }

  #dispatch(move: Move): void {
    this.#sentAt = this.#now();
    this.#send(move);
  }
}

/** Steps of the same kind add up; any other wish replaces the one before. */
function merged(before: Move | undefined, move: Move): Move {
  const addsUp = before?.type === 'step' && move.type === 'step' && before.by === move.by && before.direction === move.direction;
  return addsUp ? { ...move, times: before.times + move.times } : move;
}
