import type { NumberedState, Store } from './store.ts';

/**
 * Why a machine never halts: what it does in so many steps it does again and again, `shift` cells further right (left:
 * negative) each time.
 */
export interface Endless {
  readonly period: number;
  readonly shift: number;
}

/** The head at the outermost cell so far on one side, all cells beyond being blank. */
interface Mark {
  readonly step: number;
  readonly at: number;
  readonly state: number;
  readonly cells: Uint32Array;
}

/**
 * Whether the machine, from where it is, comes within so many steps to the same configuration again, or to the same one
 * moved along the tape: it is then certain that it never halts. Undefined says nothing. Leaves the machine where it is.
 */
export function endless(states: readonly NumberedState[], store: Store, steps: number): Endless | undefined {
  const width = 2 * steps + 3;
  const cells = new Uint32Array(width);
  const begin = steps + 1;
  const head = store.at - store.origin;
  const span = store.span();
  for (let i = 0; i < width; i++) cells[i] = store.read(head - begin + i);
  const right = new Side(1, Math.max(begin, span === undefined ? begin : span.last - head + begin));
  const left = new Side(-1, Math.min(begin, span === undefined ? begin : span.first - head + begin));
  let at = begin;
  let { state } = store;
  let same: Mark = { step: 0, at, state, cells: cells.slice() };
  let different = 0;
  let again = 1;
  for (let step = 1; step <= steps; step++) {
    const found = states[state];
    const symbol = cells[at] ?? 0;
    const rule = found?.rules.get(symbol) ?? found?.otherwise;
    if (rule === undefined) return undefined;
    if (rule.write >= 0 && rule.write !== symbol) {
      const was = same.cells[at];
      different += (rule.write === was ? 0 : 1) - (symbol === was ? 0 : 1);
      cells[at] = rule.write;
    }
    at += rule.move;
    state = rule.next;
    if (different === 0 && state === same.state && at === same.at) return { period: step - same.step, shift: 0 };
    const moved = right.come(step, at, state, cells) ?? left.come(step, at, state, cells);
    if (moved !== undefined) return moved;
    if (step === again) {
      again *= 2;
      different = 0;
      same = { step, at, state, cells: cells.slice() };
    }
  }
  return undefined;
}

/** Looks out on one side of the tape for the machine at a new outermost cell as it was at an earlier one. */
class Side {
  #mark: Mark | undefined;
  #marks = 0;
  /** How far back from the side the head was since the mark. */
  #back = 0;

  /** All cells beyond `outermost` are blank. */
  constructor(
    private readonly direction: 1 | -1,
    private outermost: number,
  ) {}

  come(step: number, at: number, state: number, cells: Uint32Array): Endless | undefined {
    const { direction } = this;
    const mark = this.#mark;
    if (mark !== undefined && direction * (mark.at - at) > this.#back) this.#back = direction * (mark.at - at);
    if (direction * (at - this.outermost) <= 0) return undefined;
    this.outermost = at;
    if (mark?.state === state && this.#isSame(mark, at, cells))
      return { period: step - mark.step, shift: at - mark.at };
    this.#marks++;
    // Marks lie further and further apart, so that any period fits between two of them.
    if ((this.#marks & (this.#marks - 1)) === 0) {
      this.#mark = { step, at, state, cells: cells.slice() };
      this.#back = 0;
    }
    return undefined;
  }

  /** Whether all that the head has read since the mark is here as it was there. */
  #isSame(mark: Mark, at: number, cells: Uint32Array): boolean {
    for (let i = 0; i <= this.#back; i++)
      if (cells[at - this.direction * i] !== mark.cells[mark.at - this.direction * i]) return false;
    return true;
  }
}
