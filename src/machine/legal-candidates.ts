import { evaluate } from './evaluate.ts';
import { evaluateFormula, type Lookup } from './formula.ts';
import { LONGEST } from './longest.ts';
import type { Candidates, Operand, Operation, Scan } from './machine-code.ts';
import { ONLY_INDEX, type Path } from './path.ts';
import { evaluateScan } from './scan-result.ts';
import { isStuck, stuck, type Result, type Stuck } from './stuck.ts';
import { isTuple, type Value } from './value.ts';
import type { Work } from './work.ts';

/** The value of an operand; `null` where there is none. */
type ValueOf = (operand: Operand) => Value;

/** Whether a step may go from one integer to another: both are finite, and not too far apart. */
export function isCountable(low: number, high: number): boolean {
  return Number.isFinite(low) && Number.isFinite(high) && high - low < LONGEST;
}

/** How many candidates there are to look at, those that do not count included; 0 where they cannot be counted. */
export function candidateCount({ low, high }: Candidates, valueOf: ValueOf): number {
  const first = valueOf(low);
  const last = valueOf(high);
  return typeof first === 'number' && typeof last === 'number' && isCountable(first, last)
    ? Math.max(0, last - first + 1)
    : 0;
}

/** The candidates that count, lowest first; stuck where the condition of one cannot be told. */
export function* legalCandidates(candidates: Candidates, valueOf: ValueOf): Work<readonly number[] | Stuck> {
  const legal: number[] = [];
  const reason = yield* each(candidates, valueOf, (at) => {
    legal.push(at);
    return undefined;
  });
  return reason ?? legal;
}

/**
 * What a scan works on: the values of the candidates that count, or pairs of candidate and value for argmin and argmax.
 */
export function* scanOperands(scan: Scan, valueOf: ValueOf): Work<readonly Value[] | Stuck> {
  const operands: Value[] = [];
  const isIndexed = scan.operator === 'argmin' || scan.operator === 'argmax';
  const reason = yield* each(scan, valueOf, (at, lookup) => {
    const value = evaluateFormula(scan.value, lookup);
    if (isStuck(value)) return value;
    operands.push(isIndexed ? [at, value] : value);
    return undefined;
  });
  return reason ?? operands;
}

/** Candidates between two places to leave off at. */
const PIECE = 1024;

function* each(
  candidates: Candidates,
  valueOf: ValueOf,
  visit: (at: number, lookup: Lookup) => Stuck | undefined,
): Work<Stuck | undefined> {
  const low = valueOf(candidates.low);
  const high = valueOf(candidates.high);
  if (typeof low !== 'number' || typeof high !== 'number') return stuck('wrong type');
  if (!isCountable(low, high)) return stuck('value too long');
  const lookup = new Fetched(candidates, valueOf);
  for (let at = low; at <= high; at++) {
    if ((at - low) % PIECE === PIECE - 1) yield;
    lookup.candidate = at;
    const counts = candidates.where === undefined ? true : evaluateFormula(candidates.where, lookup);
    if (isStuck(counts)) return counts;
    if (typeof counts !== 'boolean') return stuck('wrong type');
    const reason = counts ? visit(at, lookup) : undefined;
    if (reason) return reason;
  }
  return undefined;
}

/**
 * What the formulas of candidates read: the candidate, values, and elements of intervals that the state has fetched.
 */
class Fetched implements Lookup {
  candidate = 0;
  readonly #names: ReadonlyMap<string, Value>;
  readonly #intervals: readonly {
    readonly region: number;
    readonly path: Path;
    readonly low: Value;
    readonly values: Value;
    readonly otherwise: Value | undefined;
  }[];

  constructor({ names, intervals }: Candidates, valueOf: ValueOf) {
    this.#names = new Map(names.map(({ name, value }) => [name, valueOf(value)]));
    this.#intervals = intervals.map(({ region, path = ONLY_INDEX, low, values, otherwise }) => ({
      region,
      path: path.map((one) => one && valueOf(one)),
      low: valueOf(low),
      values: valueOf(values),
      otherwise,
    }));
  }

  name(name: string): Result {
    if (name === 'candidate') return this.candidate;
    return this.#names.get(name) ?? null;
  }

  cell(region: number, index: readonly Value[]): Result {
    const own = this.#intervals.filter((one) => one.region === region && isOn(one.path, index));
    for (const { path, low, values } of own) {
      const at = index[path.indexOf(undefined)];
      if (typeof at !== 'number' || typeof low !== 'number' || !isTuple(values)) return stuck('wrong type');
      const value = values[at - low];
      if (value !== undefined) return value;
    }
    const [first] = own;
    if (first === undefined) return stuck('wrong type');
    return first.otherwise === undefined ? stuck('index out of range') : first.otherwise;
  }
}

/** Whether the cell with these indexes is one of the path's. */
function isOn(path: Path, index: readonly Value[]): boolean {
  const at = index[path.indexOf(undefined)];
  return path.every((one, i) => (one === undefined ? at : one) === index[i]);
}

/** The result of an operation, of either kind, on operands. */
export function evaluateOperation(node: Operation, operands: readonly Value[]): Result {
  return node.op === 'scan' ? evaluateScan(node.operator, operands) : evaluate(node.operator, operands);
}
