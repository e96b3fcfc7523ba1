import {
  BeforeRunLookup,
  evaluateFormula,
  isStuck,
  isTuple,
  type Formula,
  type FormulaRange,
  type InputDefinition,
  type Inputs,
  type RoutineWorld,
  type Task,
  type Value,
} from '../../machine/index.ts';
import { SampleError, UnknownInputError } from '../sample-error.ts';

/** What the samplers of one input draw from: the lengths and the inputs before it. */
export interface Given {
  readonly task: Task;
  readonly names: ReadonlyMap<string, Value>;
  readonly inputs: Inputs;
}

export type Ends = readonly [low: number, high: number];

/** Elements, letters, digits or words of one input at most: no trace could lay out more. */
const MOST_ELEMENTS = 1_000_000;
/** Different integers of a range at most: the generator of random numbers makes 32 bits. */
const MOST_INTEGERS = 2 ** 32;

/** What an input asks for at given lengths: its numbers computed. Shared by those who draw and those who count. */
export class SamplerBounds {
  constructor(
    readonly given: Given,
    readonly definition: InputDefinition,
  ) {}

  /** The value of a formula over lengths and earlier inputs. Throws a {@link SampleError} where it is no number. */
  of(formula: Formula): number {
    const value = evaluateFormula(formula, new BeforeRunLookup(worldOf(this.given)));
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    if (typeof value === 'number' || typeof value === 'bigint')
      throw this.problem(`needs numbers of at most 15 digits, not ${value}.`);
    const { message } = this.problem(
      'needs a number that cannot be computed from the lengths and the inputs before it.',
    );
    throw isStuck(value) && value.stuck === 'blank cell' ? new UnknownInputError(message) : new SampleError(message);
  }

  /** The values that a formula lists: the elements of a list, or the letters of a text. */
  values(formula: Formula): readonly Value[] {
    const value = evaluateFormula(formula, new BeforeRunLookup(worldOf(this.given)));
    if (typeof value === 'string') return Array.from(value);
    if (!isStuck(value) && isTuple(value)) return value;
    const { message } = this.problem(
      'draws from values that cannot be told from the lengths and the inputs before it.',
    );
    throw isStuck(value) && value.stuck === 'blank cell' ? new UnknownInputError(message) : new SampleError(message);
  }

  /** Throws a {@link SampleError} for an empty range. */
  range([lowest, highest]: FormulaRange, of = 'range'): Ends {
    const low = this.of(lowest);
    const high = this.of(highest);
    if (high < low)
      throw new SampleError(
        `The ${of} ${low}..${high} of "${this.definition.name}" in “${this.given.task.name}” is empty at this length.`,
      );
    if (high - low + 1 > MOST_INTEGERS)
      throw this.problem(
        `draws from ${low}..${high}; a range has at most 2^32 integers. Use "random digits" for longer numbers.`,
      );
    return [low, high];
  }

  /** How many elements, letters, digits or words. Throws a {@link SampleError} for more than any input has. */
  count(formula: Formula): number {
    return this.#bounded(this.of(formula));
  }

  /** How many elements an array has; undefined for other shapes. */
  elements(): number | undefined {
    return this.sizes()?.reduce((product, size) => this.#bounded(product * size), 1);
  }

  /** How many values each index of an array has; undefined for other shapes. */
  sizes(): readonly number[] | undefined {
    return this.definition.spans?.map(([first, last]) =>
      Math.max(0, this.#bounded(this.of(last) - this.of(first) + 1)),
    );
  }

  /** One value, or an array of so many. */
  each<Drawn extends Value>(draw: () => Drawn): Drawn | Drawn[] {
    const count = this.elements();
    return count === undefined ? draw() : Array.from({ length: count }, draw);
  }

  #bounded(count: number): number {
    if (count > MOST_ELEMENTS)
      throw this.problem(
        `asks for ${count.toLocaleString('en')} elements; an input has at most ${MOST_ELEMENTS.toLocaleString('en')}.`,
      );
    return count;
  }

  problem(what: string, who = 'sampler'): SampleError {
    return new SampleError(`The ${who} of "${this.definition.name}" in “${this.given.task.name}” ${what}`);
  }
}

/** Whether a condition over lengths and inputs holds. */
export function holds(condition: Formula | undefined, given: Pick<Given, 'task' | 'names'>): boolean {
  return condition === undefined || evaluateFormula(condition, new BeforeRunLookup(worldOf(given))) === true;
}

/** What is known where an input is drawn. */
export function worldOf({ task: { routines = [] }, names }: Pick<Given, 'task' | 'names'>): RoutineWorld {
  return { names, routines };
}
