import type { Formula, Machine, ValueType } from './machine.ts';
import type { Value } from './value.ts';

/** A compiled task: the machine, and what is around it (lengths, inputs, questions, examples). */
export interface Task {
  readonly name: string;
  readonly class: string;
  readonly doc: string;
  /** SHA-256 (first 16 hex digits) of the text without comments and layout, so that a trace knows which definition it belongs to. */
  readonly hash: string;
  readonly lengths: readonly string[];
  readonly tiers: readonly Tier[];
  /** Holds over the lengths of a sample. */
  readonly lengthCondition: Formula | undefined;
  /** How a length follows from given inputs: the number of elements, digits or characters of an input. A length may also be given itself. */
  readonly lengthRules: readonly { readonly length: string; readonly input: string }[];
  readonly inputs: readonly InputDefinition[];
  readonly questions: readonly QuestionTemplate[];
  readonly examples: readonly Example[];
  readonly machine: Machine;
}

export type TierName = 'S' | 'M' | 'L';
export interface Tier { readonly name: TierName; readonly low: number; readonly high: number }

/** What an input holds: one value, an array indexed from `first`, or a number as written, by place value. */
export type InputShape = 'scalar' | 'array' | 'text' | 'decimal' | 'digits';

export interface InputDefinition {
  readonly name: string;
  readonly shape: InputShape;
  readonly type: ValueType;
  /** Index of the first and the last element of an array, over lengths and earlier inputs. */
  readonly span: readonly [first: Formula, last: Formula] | undefined;
  readonly sampler: Sampler | undefined;
  readonly condition: Formula | undefined;
}

export type Sampler =
  | { readonly kind: 'range'; readonly low: Formula; readonly high: Formula; readonly order: 'any' | 'distinct' | 'increasing' }
  | { readonly kind: 'digits'; readonly count: Formula; readonly pointAnywhere: boolean }
  | { readonly kind: 'letters'; readonly count: Formula; readonly low: string; readonly high: string; readonly distinct: boolean }
  | { readonly kind: 'element'; readonly of: string };

/** Text and the names of inputs or lengths, as `ask` gives them. */
export type QuestionTemplate = readonly (string | { readonly input: string })[];

/** Inputs as JSON carries them: integers as numbers (or strings of digits beyond 2^53), decimals and digits as strings as a person writes them. */
export type InputValue = Value;
export type Inputs = Readonly<Record<string, InputValue>>;

export interface Example { readonly inputs: Inputs; readonly answer: string }
