import type { Range } from '../language/index.ts';
import type { Formula } from './machine-code.ts';
import type { Machine, ScalarType, ValueType } from './machine.ts';
import type { Routine } from './routine.ts';
import type { TuringMachine } from './turing-table.ts';
import type { Value } from './value.ts';

/** A compiled task: the machine, and what is around it (lengths, inputs, questions, examples). */
export interface Task {
  readonly name: string;
  readonly class: string;
  readonly doc: string;
  /**
   * SHA-256 (first 16 hex digits) of the text without comments and layout, so that a trace knows which definition it
   * belongs to.
   */
  readonly hash: string;
  /** The same without the examples: what decides how it is asked and how it runs. */
  readonly runHash: string;
  /** Where its title stands. */
  readonly range: Range;
  readonly lengths: readonly string[];
  readonly tiers: readonly Tier[];
  /** Holds over the lengths of a sample. */
  readonly lengthCondition: Formula | undefined;
  /** How a length follows from given inputs. A length may also be given itself. */
  readonly lengthRules: readonly LengthRule[];
  /** The lengths that a run reads: they are given, or follow from the inputs. */
  readonly neededLengths: readonly string[];
  readonly inputs: readonly InputDefinition[];
  /** Groups of inputs whose values can change places without changing the answer. */
  readonly symmetric: readonly (readonly string[])[];
  /** The functions that conditions and generators call, by the numbers by which they do. */
  readonly routines?: readonly Routine[];
  readonly questions: readonly QuestionTemplate[];
  readonly examples: readonly Example[];
  readonly machine: Machine;
  /** The table of a raw Turing machine, which {@link machine} is made of. */
  readonly table?: TuringMachine;
}

/**
 * `size`: the number of elements (of a matrix: of rows), digits or characters of the input; `words`: of its words; `vertices`: one more than
 * the last vertex of its edges.
 */
export interface LengthRule {
  readonly length: string;
  readonly input: string;
  readonly by: 'size' | 'words' | 'vertices';
  /** Of an array with several indexes: which of them, if not the first. */
  readonly index?: number;
}

export type TierName = 'S' | 'M' | 'L';
export interface Tier {
  readonly name: TierName;
  readonly low: number;
  readonly high: number;
}

/**
 * What an input holds: one value, an array with one index or several, a list (from 0, of any length), the characters of a
 * text, or a number as written, by place value.
 */
export type InputShape = 'scalar' | 'array' | 'list' | 'text' | 'decimal' | 'digits';

export type Span = readonly [first: Formula, last: Formula];

export interface InputDefinition {
  readonly name: string;
  readonly shape: InputShape;
  readonly type: ValueType;
  /** The types of the parts, where the elements of an array or list (or the one value) are tuples. */
  readonly parts: readonly ScalarType[] | undefined;
  /** The first and the last index of an array, of each of its indexes, over lengths and earlier inputs. */
  readonly spans: readonly Span[] | undefined;
  readonly sampler: Sampler | undefined;
  readonly condition: Formula | undefined;
}

/**
 * How an input is drawn. An array of single values whose sampler gives one value draws each element so. `first`: the
 * range of the first number of an array, or of the first digit.
 */
export type Sampler =
  | {
      readonly kind: 'range';
      readonly low: Formula;
      readonly high: Formula;
      readonly order: 'any' | 'distinct' | 'increasing' | 'decreasing';
      readonly first: FormulaRange | undefined;
    }
  | {
      readonly kind: 'digits';
      readonly count: Formula;
      readonly pointAnywhere: boolean;
      readonly first: FormulaRange | undefined;
    }
  | {
      readonly kind: 'letters';
      readonly count: Formula;
      readonly low: string;
      readonly high: string;
      readonly distinct: boolean;
    }
  /** Pieces one after another: so many characters drawn from a text, or the text as it is. */
  | {
      readonly kind: 'symbols';
      readonly parts: readonly { readonly symbols: string; readonly count: Formula | undefined }[];
    }
  /** A shipped word of so many letters; `distinct`: no two of an array are the same. */
  | { readonly kind: 'word'; readonly count: Formula; readonly distinct: boolean }
  /** Shipped words as a sentence of exactly so many characters, or so many words. */
  | { readonly kind: 'sentence'; readonly count: Formula; readonly unit: 'letters' | 'words' }
  /** An undirected simple graph as a list of edges (from, to, weight) with from < to, vertices from 0 on, in order. */
  | {
      readonly kind: 'graph';
      readonly vertices: Formula;
      readonly edges: Formula;
      readonly weights: FormulaRange;
      readonly connected: boolean;
    }
  /** The numbers 1 … count in random order. */
  | { readonly kind: 'permutation'; readonly count: Formula }
  /**
   * An element of an earlier array or list, or a letter of a text, in lower case; `distinct`: no two of an array from
   * one place.
   */
  | { readonly kind: 'element'; readonly of: string; readonly distinct: boolean }
  /** One of these values; `distinct`: no two of an array from one place. */
  | { readonly kind: 'choice'; readonly of: Formula; readonly distinct: boolean }
  /** A program of its own, which sets the variable that is named as the input. */
  | { readonly kind: 'generate'; readonly routine: Routine };

export type FormulaRange = readonly [low: Formula, high: Formula];

/** Text and the names of inputs or lengths, as `ask` gives them; `depth`: the indexes of an array, if it has several. */
export type QuestionTemplate = readonly (string | { readonly input: string; readonly depth?: number })[];

/**
 * Inputs as JSON carries them: integers as numbers (or strings of digits beyond 2^53), decimals and digits as strings
 * as a person writes them.
 */
export type InputValue = Value;
export type Inputs = Readonly<Record<string, InputValue>>;

export interface Example {
  readonly inputs: Inputs;
  readonly answer: string;
  readonly range: Range;
}
