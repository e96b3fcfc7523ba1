import {
  isTuple,
  nodesOf,
  valueText,
  type Formula,
  type Operation,
  type Scan,
  type State,
  type Task,
  type TierName,
  type Value,
} from '../machine/index.ts';
import { decode, POOLED, type Pool, type Recording } from '../record/index.ts';
import { placeIn } from './check-states.ts';
import type { Found, Place } from './finding.ts';
import type { LintLimits } from './limits.ts';

/**
 * Digits that no operand has which is a word of a recording by itself, nor a silent sum of few such words: they are
 * below 2^30.
 */
const DIGITS_OF_SUMS = 12;
/** Words in such a sum at most: 931 times 2^30 has 12 digits. */
const WORDS_IN_SUMS = 931;

/**
 * An operation of the program, with those that begin where it does, on all ways through its state; and the longest
 * value in each tier.
 */
interface Growth {
  readonly place: Place;
  readonly longest: Map<TierName, Value>;
}

/** Finds operations whose values are longer on L than on S, and longer than the limit. */
export class GrowthCheck {
  readonly #limits: LintLimits;
  /** Whether what a recording keeps apart tells how long the operands of its operations are at most. */
  readonly #isTold: boolean;
  readonly #all: number;
  readonly #operations = new Map<string, Growth>();
  readonly #growthOf = new Map<Operation, Growth>();

  constructor({ machine }: Task, limits: LintLimits) {
    this.#limits = limits;
    this.#isTold = limits.digits >= DIGITS_OF_SUMS && machine.states.every((state) => isTold(state, limits.digits));
    this.#all = new Set(
      machine.states.flatMap((state) => [...operationsOf(state)].map((node) => keyOf(state, node))),
    ).size;
  }

  /** Whether an operation of this run may have a value beyond the limit; looks at no operation. */
  mayExceed({ pool }: Recording): boolean {
    return !this.#isTold || mayExceed(pool, this.#limits.digits);
  }

  /** Looks at every operation of a run. */
  read(recording: Recording, tier: TierName): void {
    const { machine } = recording.bound;
    // Tier M only says in which order operations are come to.
    if (tier === 'M' && this.#operations.size === this.#all) return;
    for (let number = 0; number < recording.states; number++) {
      const { state, events } = decode(recording, number);
      const at = machine.states[state];
      for (const event of events) {
        if (event.kind !== 'compute' || at === undefined) continue;
        const { longest } = this.#growth(at, event.node);
        let longestSize = sizeOf(longest.get(tier));
        for (const value of [...event.operands, event.result]) {
          const size = sizeOf(value);
          if (size <= longestSize) continue;
          longest.set(tier, value);
          longestSize = size;
        }
      }
    }
  }

  get found(): readonly Found[] {
    return [...this.#operations.values()].flatMap(({ place, longest }): Found[] => {
      const small = longest.get('S');
      const large = longest.get('L');
      const size = sizeOf(large);
      if (size <= this.#limits.digits || size <= sizeOf(small)) return [];
      const isText = typeof large === 'string';
      return [
        {
          place,
          severity: 'warning',
          code: 'growing-digits',
          message: `The ${isText ? 'texts' : 'numbers'} of this operation grow with the length: ${sizeOf(small)} ${isText ? 'characters' : 'digits'} on tier S, ${size} on tier L; more than ${this.#limits.digits} are too many for one step.`,
          suggestion: `Work on single ${isText ? 'characters' : 'digits'}, or allow it: allow growing-digits because "…".`,
        },
      ];
    });
  }

  #growth(state: State, node: Operation): Growth {
    const known = this.#growthOf.get(node);
    if (known !== undefined) return known;
    const key = keyOf(state, node);
    const growth = this.#operations.get(key) ?? { place: placeIn(state, node.range), longest: new Map() };
    this.#operations.set(key, growth);
    this.#growthOf.set(node, growth);
    return growth;
  }
}

/** Operations that begin at one place are one. */
function keyOf({ source }: State, { range: { start } }: Operation): string {
  return `${source ?? ''} ${start.line}:${start.character}`;
}

function* operationsOf({ code }: State): Generator<Operation, void, undefined> {
  for (const node of nodesOf(code)) {
    if (node.op === 'scan' || (node.op === 'compute' && node.printed)) yield node;
  }
}

/**
 * Whether all that the operations of a state take is in its recording, or a constant of the program, or a sum of few of
 * these that is computed silently.
 */
function isTold({ code }: State, digits: number): boolean {
  let words = 1;
  for (const node of nodesOf(code)) {
    if (node.op === 'scan' && !isScanTold(node, digits)) return false;
    if (node.op !== 'compute') continue;
    if (!node.operands.every((operand) => !('value' in operand) || isShort(operand.value, digits))) return false;
    if (node.printed) continue;
    if (node.operator !== '+' && node.operator !== '-') return false;
    words *= node.operands.length;
  }
  return words <= WORDS_IN_SUMS;
}

function isScanTold({ value, names, intervals, low, high }: Scan, digits: number): boolean {
  const constants = [low, high, ...names.map((name) => name.value)];
  return (
    isFormulaTold(value, digits) &&
    constants.every((operand) => !('value' in operand) || isShort(operand.value, digits)) &&
    intervals.every(({ otherwise }) => otherwise === undefined || isShort(otherwise, digits))
  );
}

function isFormulaTold(formula: Formula, digits: number): boolean {
  return formula.op === 'constant' ? isShort(formula.value, digits) : formula.op === 'name' || formula.op === 'cell';
}

/** Whether a constant is no longer than a word of a recording may be. */
function isShort(value: Value, digits: number): boolean {
  if (typeof value === 'number') return Math.abs(value) <= POOLED;
  return typeof value === 'string' ? value.length <= digits : !isTuple(value) && typeof value !== 'bigint';
}

function mayExceed(pool: Pool, digits: number): boolean {
  for (let entry = 0; entry < pool.size; entry++) if (!isWithin(pool.value(POOLED + entry), digits)) return true;
  return false;
}

/** Whether a value, and all that can be taken out of it, is so long at most. */
function isWithin(value: Value, digits: number): boolean {
  return isTuple(value) ? value.every((one) => isWithin(one, digits)) : sizeOf(value) <= digits;
}

/** Digits of a number, characters of a text; 0 for other values. */
function sizeOf(value: Value | undefined): number {
  if (typeof value === 'string') return value.length;
  // Most are digits.
  if (typeof value === 'number' && Number.isInteger(value) && value > -10 && value < 10) return 1;
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value)))
    return valueText(value).replace('-', '').length;
  return 0;
}
