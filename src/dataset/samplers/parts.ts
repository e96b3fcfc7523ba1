import type {
  Formula,
  FormulaRange,
  InputDefinition,
  InputValue,
  Routine,
  Sampler,
  Value,
} from '../../machine/index.ts';
import type { Random } from '../random.ts';
import { arrangements, power } from '../space/counting.ts';
import type { Ends, SamplerBounds } from './bounds.ts';

export type SamplerKind = Sampler['kind'];
export type SamplerOf<Kind extends SamplerKind> = Extract<Sampler, { readonly kind: Kind }>;

/** How many values something can have; `exact`: neither more nor fewer. */
export interface Count {
  readonly size: bigint;
  readonly exact: boolean;
}

/**
 * How many different letters a text can have, in lower case; `all`: different characters of it are different letters,
 * each of them one.
 */
export interface Alphabet {
  readonly letters: number;
  readonly all: boolean;
}

/** The input that elements are taken of, and how many it has. */
export interface ElementSource {
  /** Whether no two of its elements are the same. */
  readonly isDistinct: boolean;
  readonly size: number;
  readonly exact: boolean;
}

/** How the Python export writes what a sampler is made of. */
export interface PythonInput {
  readonly definition: InputDefinition;
  /** How many elements the array has; undefined for other shapes. */
  readonly count: string | undefined;
  /** A number over lengths and earlier inputs. */
  number(formula: Formula): string;
  /** The ends of a range, with a comma between them. */
  range(range: FormulaRange): string;
  /** One value, or a list of as many as the array has. */
  each(draw: string): string;
  /** Calls the function that draws what a generator makes. */
  generated(routine: Routine): string;
  /** An earlier input. */
  input(name: string): InputDefinition | undefined;
}

/**
 * All that the data set knows about one kind of sampler. A kind that the language gets must have every part: what it
 * has none of is said to be undefined.
 */
export interface SamplerParts<Kind extends SamplerKind> {
  /** Draws the input. Throws a SampleError that says what the sampler cannot give. */
  readonly draw: (bounds: SamplerBounds, sampler: SamplerOf<Kind>, random: Random) => InputValue;
  /**
   * How many values the input has, conditions apart. `elements`: how many an array has; undefined for other shapes.
   * Throws a SampleError where the sampler gives nothing.
   */
  readonly count: (
    bounds: SamplerBounds,
    sampler: SamplerOf<Kind>,
    elements: number | undefined,
    source: ElementSource | undefined,
  ) => Count;
  /** Python that draws the input from the same random numbers, with the methods of the exported class Random. */
  readonly python: (python: PythonInput, sampler: SamplerOf<Kind>) => string;
  /** Whether that needs the table of the words that ship. */
  readonly needsWords: boolean;
  /** Whether the elements of an array or list are different. */
  readonly isDistinct: (sampler: SamplerOf<Kind>) => boolean;
  /** How many digits, characters or items one value has, where that is told before it is drawn. */
  readonly size: ((bounds: SamplerBounds, sampler: SamplerOf<Kind>) => number | undefined) | undefined;
  /** All values that one can have, where they can be gone through one by one. */
  readonly values: ((bounds: SamplerBounds, sampler: SamplerOf<Kind>) => readonly Value[] | undefined) | undefined;
  /** The least and the greatest number that one can be. */
  readonly ends: ((bounds: SamplerBounds, sampler: SamplerOf<Kind>) => Ends) | undefined;
  /** The letters of its texts; undefined where it gives no texts. `of`: the alphabet of an earlier input. */
  readonly alphabet: ((sampler: SamplerOf<Kind>, of: (input: string) => Alphabet) => Alphabet) | undefined;
}

export function exactly(size: bigint): Count {
  return { size, exact: true };
}

/** One value of so many, or an array of them. */
export function severally(size: bigint, count: number | undefined, distinct: boolean): bigint {
  if (count === undefined) return size;
  return distinct ? arrangements(size, count) : power(size, count);
}

export function repeated({ size, exact }: Count, count: number | undefined): Count {
  return { size: power(size, count ?? 1), exact };
}

export function integers(low: number, high: number): number[] {
  return Array.from({ length: high - low + 1 }, (_, i) => low + i);
}
