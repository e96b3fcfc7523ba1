import {
  bitsOf,
  type Bound,
  isStuck,
  isTuple,
  type Result,
  type RunListener,
  running,
  Tape,
  type Value,
  type Work,
} from '../machine/index.ts';

/**
 * What the examples of one file may cost together, in words of 64 bits that are looked at: they are run again at every
 * pause in typing.
 */
const MOST_WORK = 2_000_000;
/**
 * Steps of Turing machines, which are some hundred times as fast as states, that all examples of a file may take
 * together.
 */
const MOST_STEPS = 10_000_000;
/** What a state costs whatever it does, and each node of its code. */
const STATE = 30;
const NODE = 2;

/** Thrown out of a run that has used up the work. */
export class TooMuchWork extends Error {}

/**
 * The work that is left for the examples of a file. Counted, so that an example is checked on one machine where it is
 * on another.
 */
export class ExampleWork {
  /** Steps of Turing machines. */
  steps: number;
  #left: number;

  constructor(most = MOST_WORK, steps = MOST_STEPS) {
    this.#left = most;
    this.steps = steps;
  }

  spend(work: number): void {
    this.#left -= work;
    if (this.#left < 0) throw new TooMuchWork();
  }

  /** For a run whose values are paid for as they are made. */
  get listener(): RunListener {
    return {
      enter: () => {
        this.spend(STATE);
      },
      visit: () => {
        this.spend(NODE);
      },
      get: (_node, fetched) => this.#pay(fetched.map(({ value }) => value)),
      interval: (_node, _low, _high, values) => ('stuck' in values ? undefined : this.#pay(values)),
      extent: (_node, low, high) => {
        this.spend(high - low + 1);
      },
      compute: (_node, operands, result) => this.#pay([...operands, result]),
      test: (_node, left, right) => this.#pay([left, right]),
      choose: (_node, legal) => this.#pay(legal),
    };
  }

  /** The tape of a run whose looks at what it has fetched are paid for. */
  tape(bound: Bound): Tape {
    return new PaidTape(bound, this);
  }

  /** Gives nothing that a run would go on with instead. */
  #pay(values: readonly Result[]): undefined {
    for (const value of values) if (!isStuck(value)) this.spend(costOf(value));
  }
}

class PaidTape extends Tape {
  readonly #work: ExampleWork;

  constructor(bound: Bound, work: ExampleWork) {
    super(bound);
    this.#work = work;
  }

  override spend(looks: number): boolean {
    this.#work.spend(looks);
    return true;
  }
}

/**
 * Words that the value takes; more for long numbers, whose products, quotients and digits take longer than their length
 * tells.
 */
function costOf(value: Value): number {
  if (typeof value === 'bigint') {
    const words = bitsOf(value) / 64;
    return words + (words * words) / 1024;
  }
  if (typeof value === 'string') return 1 + value.length / 8;
  return isTuple(value) ? value.reduce((sum: number, item) => sum + costOf(item), 1) : 1;
}

/** Work of a run that nobody has asked for: a hundred times what a long trace of a textbook's algorithm takes. */
const MOST_UNASKED = 10_000_000;

/**
 * Whether a run comes to its end, or to so many states, with little work. What starts a run unasked, of a task that
 * anybody may have written, asks this first: a recorded run goes on whatever its values grow to.
 */
export function* isCheap(bound: Bound, limit: number): Work<boolean> {
  const work = new ExampleWork(MOST_UNASKED);
  try {
    yield* running(bound, { limit, listener: work.listener, tape: work.tape(bound) });
    return true;
  } catch (error) {
    if (error instanceof TooMuchWork) return false;
    throw error;
  }
}
