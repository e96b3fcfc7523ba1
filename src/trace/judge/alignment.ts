import { sameValue, type Value } from '../../machine/index.ts';

/**
 * A step of an alignment: values that were copied wrong, left out, or put in. `own` and `found` are places in the two
 * lists; of what is left out, `found` is the place before which it is missing.
 */
export type AlignmentStep =
  | { readonly kind: 'other'; readonly own: number; readonly found: number }
  | { readonly kind: 'left-out'; readonly own: number; readonly found: number; readonly count: number }
  | { readonly kind: 'put-in'; readonly own: number; readonly found: number; readonly count: number };

/** Lists whose differing parts would fill a larger table are not aligned. */
const LARGEST_TABLE = 250_000;

/** A value in place of another costs as much as the first of a run that is left out or put in; the rest costs half. */
const FIRST = 2;
const FURTHER = 1;

/** In which of the three ways a pair of prefixes ends. */
const PAIR = 0;
const LEFT_OUT = 1;
const PUT_IN = 2;

/**
 * How a list became another one at the least cost: values replaced, runs of them left out or put in, as late as can be,
 * so that most stand where they belong. Undefined where the lists differ in too much to find out.
 */
export function alignmentOf(own: readonly Value[], found: readonly Value[]): readonly AlignmentStep[] | undefined {
  const inner = differing(own, found);
  if (inner === undefined) return undefined;
  const { begin, rows, columns, same } = inner;
  return joined(new GapTable(rows, columns, same).steps()).map((step) => ({
    ...step,
    own: begin + step.own,
    found: begin + step.found,
  }));
}

/** Two runs left out around a single value are as well one wrong value and one run, which is told. */
function joined(steps: readonly AlignmentStep[]): readonly AlignmentStep[] {
  return steps.flatMap((step, i): readonly AlignmentStep[] => {
    const isBetween = (one: AlignmentStep | undefined, other: AlignmentStep | undefined): boolean =>
      one?.kind === 'left-out' && other?.kind === 'left-out' && other.found === one.found + 1;
    const [before, next] = [steps[i - 1], steps[i + 1]];
    if (isBetween(before, step)) return isBetween(steps[i - 2], before) ? [step] : [];
    if (!isBetween(step, next) || step.kind !== 'left-out' || next?.kind !== 'left-out') return [step];
    const { own, found, count } = step;
    return [
      { kind: 'other', own, found },
      { kind: 'left-out', own: own + 1, found: found + 1, count: count + next.count },
    ];
  });
}

/**
 * What each value may stand for, where there are several ways to align at the least cost: pairs of a place in `found`
 * and one in `own` whose values differ. None where the lists differ in too much to find out, or where nothing needs to
 * be left out or put in.
 */
export function standIns(
  own: readonly Value[],
  found: readonly Value[],
): readonly { readonly own: number; readonly found: number }[] {
  const inner = differing(own, found);
  if (inner === undefined) return [];
  const { begin, rows, columns, same } = inner;
  const table = new GapTable(rows, columns, same);
  if (table.steps().every(({ kind }) => kind === 'other')) return [];
  const behind = new GapTable(rows, columns, (i, j) => same(rows - 2 - i, columns - 2 - j));
  const pairs: { own: number; found: number }[] = [];
  for (let i = 1; i < rows; i++)
    for (let j = 1; j < columns; j++)
      if (!same(i - 1, j - 1) && table.paired(i, j) + behind.least(rows - 1 - i, columns - 1 - j) === table.least())
        pairs.push({ own: begin + i - 1, found: begin + j - 1 });
  return pairs;
}

/** The part in which two lists differ, with one row and column more than it has values; undefined where it is too large. */
function differing(
  own: readonly Value[],
  found: readonly Value[],
): { begin: number; rows: number; columns: number; same: (i: number, j: number) => boolean } | undefined {
  const same = (i: number, j: number): boolean => sameValue(own[i] ?? null, found[j] ?? null);
  let begin = 0;
  while (begin < own.length && begin < found.length && same(begin, begin)) begin++;
  let behind = 0;
  while (
    behind < own.length - begin &&
    behind < found.length - begin &&
    same(own.length - 1 - behind, found.length - 1 - behind)
  )
    behind++;
  const rows = own.length - begin - behind + 1;
  const columns = found.length - begin - behind + 1;
  if (rows * columns > LARGEST_TABLE) return undefined;
  return { begin, rows, columns, same: (i, j) => same(begin + i, begin + j) };
}

/** The least costs of all pairs of prefixes, by how they end. */
class GapTable {
  readonly #costs: Int32Array;

  constructor(
    private readonly rows: number,
    private readonly columns: number,
    private readonly same: (i: number, j: number) => boolean,
  ) {
    this.#costs = new Int32Array(3 * rows * columns).fill(1 << 28);
    this.#costs[0] = 0;
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) {
        if (i > 0 && j > 0) this.#set(i, j, PAIR, this.#best(i - 1, j - 1) + this.#replacing(i, j));
        if (i > 0) this.#set(i, j, LEFT_OUT, this.#extended(i - 1, j, LEFT_OUT));
        if (j > 0) this.#set(i, j, PUT_IN, this.#extended(i, j - 1, PUT_IN));
      }
  }

  /** From the beginning to the end. */
  steps(): AlignmentStep[] {
    const steps: AlignmentStep[] = [];
    let [i, j] = [this.rows - 1, this.columns - 1];
    let way = this.#latest(i, j);
    while (i > 0 || j > 0) {
      if (way === PAIR) {
        [i, j] = [i - 1, j - 1];
        if (!this.same(i, j)) steps.push({ kind: 'other', own: i, found: j });
        way = this.#latest(i, j);
        continue;
      }
      const isLeftOut = way === LEFT_OUT;
      let count = 0;
      for (let goesOn = true; goesOn; count++) {
        const cost = this.#cost(i, j, way);
        [i, j] = isLeftOut ? [i - 1, j] : [i, j - 1];
        goesOn = this.#cost(i, j, way) + FURTHER === cost;
      }
      steps.push({ kind: isLeftOut ? 'left-out' : 'put-in', own: i, found: j, count });
      way = this.#latest(i, j);
    }
    return steps.reverse();
  }

  /** What the cheapest way costs, of prefixes or of all. */
  least(i = this.rows - 1, j = this.columns - 1): number {
    return this.#best(i, j);
  }

  /** What the cheapest way costs whose prefixes end with a value beside another. */
  paired(i: number, j: number): number {
    return this.#cost(i, j, PAIR);
  }

  #replacing(i: number, j: number): number {
    return this.same(i - 1, j - 1) ? 0 : FIRST;
  }

  #extended(i: number, j: number, way: number): number {
    return Math.min(this.#best(i, j) + FIRST, this.#cost(i, j, way) + FURTHER);
  }

  #cost(i: number, j: number, way: number): number {
    return this.#costs[3 * (i * this.columns + j) + way] ?? 0;
  }

  #set(i: number, j: number, way: number, cost: number): void {
    this.#costs[3 * (i * this.columns + j) + way] = cost;
  }

  #best(i: number, j: number): number {
    return this.#cost(i, j, this.#cheapest(i, j));
  }

  /** A cheapest way that leaves out or puts in, if there is one. */
  #latest(i: number, j: number): number {
    const way = this.#cheapest(i, j);
    const cost = this.#cost(i, j, way);
    return [LEFT_OUT, PUT_IN].find((other) => this.#cost(i, j, other) === cost) ?? way;
  }

  #cheapest(i: number, j: number): number {
    const [pair, leftOut, putIn] = [PAIR, LEFT_OUT, PUT_IN].map((way) => this.#cost(i, j, way));
    if ((pair ?? 0) <= (leftOut ?? 0) && (pair ?? 0) <= (putIn ?? 0)) return PAIR;
    return (leftOut ?? 0) <= (putIn ?? 0) ? LEFT_OUT : PUT_IN;
  }
}
