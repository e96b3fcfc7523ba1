import {
  BeforeRunLookup,
  evaluateFormula,
  isStuck,
  type Formula,
  type InputDefinition,
  type Task,
  type TierName,
  type Value,
} from '../../machine/index.ts';
import { SampleError, UnknownInputError } from '../sample-error.ts';
import { SamplerBounds } from '../samplers/bounds.ts';
import type { Count, ElementSource } from '../samplers/parts.ts';
import { alphabetOf, countInput, endsOfOne, isDistinct, sizeOfOne, valuesOfOne } from '../samplers/table.ts';
import { capped, LARGEST_SPACE, power } from './counting.ts';

/**
 * How many different inputs a task has, its lengths among them. Not `exact`: at most so many (a condition, equal
 * elements, or symmetric inputs could not be taken into account); with a size of {@link LARGEST_SPACE}: so many or more.
 */
export interface InputSpace {
  readonly size: bigint;
  readonly exact: boolean;
}

/** Values that are gone through one by one, where a later sampler or a condition depends on them. */
const MOST_VALUES = 200_000;

/**
 * The input space of a tier, counted without drawing. Throws a {@link SampleError} where the task has no such tier or
 * its samplers can give nothing.
 */
export function inputSpace(task: Task, tier: TierName): InputSpace {
  const found = task.tiers.find(({ name }) => name === tier);
  if (found === undefined) throw new SampleError(`“${task.name}” has no tier ${tier}.`);
  const counter = new Counter(task);
  const choices = found.high - found.low + 1;
  const all = power(BigInt(choices), task.lengths.length);
  const { size, exact } =
    all <= BigInt(MOST_VALUES)
      ? counter.lengths(found.low, found.high, new Map())
      : standingFor(all, [counter.inputs(0, new Map(task.lengths.map((name) => [name, found.high])), new Map())]);
  if (size === 0n && counter.failure !== undefined) throw counter.failure;
  const total = capped(size);
  // Inputs that differ only in the order of symmetric ones are one; they are counted apart.
  return { size: total, exact: exact && total < LARGEST_SPACE && task.symmetric.length === 0 };
}

type Names = ReadonlyMap<string, Value>;

class Counter {
  #left = MOST_VALUES;
  /** Why a sampler gave nothing at some lengths and inputs, which are no part of the space then. */
  failure: SampleError | undefined;
  /** By input: whether a later sampler, span or condition, or its own condition, uses its value. */
  readonly #isUsed: ReadonlyMap<string, boolean>;

  constructor(readonly task: Task) {
    this.#isUsed = new Map(
      task.inputs.map(({ name, condition }, i) => [
        name,
        [condition, ...task.inputs.slice(i + 1).flatMap(formulasOf)].some(
          (formula) => formula !== undefined && mentions(formula, name),
        ),
      ]),
    );
  }

  /** All lengths that the tier allows, one after the other. */
  lengths(low: number, high: number, names: Names): Count {
    const name = this.task.lengths[names.size];
    if (name === undefined)
      return holds(this.task, this.task.lengthCondition, names) === false ? nothing : this.inputs(0, names, new Map());
    let sum = nothing;
    for (let length = low; length <= high; length++)
      sum = add(sum, this.lengths(low, high, new Map([...names, [name, length]])));
    return sum;
  }

  /** The inputs from number `i` on. `sizes`: how many elements those before have. */
  inputs(i: number, names: Names, sizes: ReadonlyMap<string, number>): Count {
    const definition = this.task.inputs[i];
    if (definition === undefined) return one;
    const bounds = new SamplerBounds({ task: this.task, names, inputs: {} }, definition);
    const goOn = (value: Value | undefined): Count => {
      const known = value === undefined ? names : new Map([...names, [definition.name, value]]);
      const outcome = holds(this.task, definition.condition, known);
      if (outcome === false) return nothing;
      const size = sizeOf(bounds, value);
      const rest = this.inputs(
        i + 1,
        size === undefined ? known : new Map([...known, [`length(${definition.name})`, size]]),
        size === undefined ? sizes : new Map([...sizes, [definition.name, size]]),
      );
      return outcome === undefined ? { ...rest, exact: false } : rest;
    };
    const length = this.task.lengths.includes(definition.name) ? names.get(definition.name) : undefined;
    if (length !== undefined) return goOn(length);
    const own = this.#own(bounds, sizes);
    if (own.size === 0n || own === unknown) return own;
    if (this.#isUsed.get(definition.name) !== true) return times(own, goOn(undefined));
    const values = this.#values(bounds, own.size);
    if (values !== undefined) return values.reduce((sum, value) => add(sum, goOn(value)), nothing);
    // Too many values, or values of a kind that is not gone through: the ends stand for all.
    const ends = this.#ends(bounds).map(goOn);
    return standingFor(own.size, ends.length === 0 ? [goOn(undefined)] : ends);
  }

  /** The values of an input itself: none where its sampler cannot give what is asked for. */
  #own(bounds: SamplerBounds, sizes: ReadonlyMap<string, number>): Count {
    try {
      return countInput(bounds, this.#source(bounds.definition, sizes));
    } catch (error) {
      if (error instanceof UnknownInputError) return unknown;
      if (!(error instanceof SampleError)) throw error;
      error.input = bounds.definition.name;
      this.failure = error;
      return nothing;
    }
  }

  #source({ sampler }: InputDefinition, sizes: ReadonlyMap<string, number>): ElementSource | undefined {
    if (sampler?.kind !== 'element') return undefined;
    const definition = this.task.inputs.find(({ name }) => name === sampler.of);
    if (definition === undefined) return undefined;
    const size = sizes.get(sampler.of);
    const source = { isDistinct: isDistinct(definition), size: size ?? 0, exact: true };
    if (!isText(definition)) return source;
    const { letters, all } = alphabetOf(this.task, definition);
    return { ...source, size: Math.min(letters, size ?? letters), exact: all };
  }

  /** The least and the greatest number that an input of one number can be. */
  #ends(bounds: SamplerBounds): readonly Value[] {
    const { definition, given } = bounds;
    const { sampler } = definition;
    if (bounds.elements() !== undefined) return [];
    const source = sampler?.kind === 'element' ? this.task.inputs.find(({ name }) => name === sampler.of) : undefined;
    return endsOfOne(source === undefined ? bounds : new SamplerBounds(given, source)) ?? [];
  }

  /** All values of an input of one value, if there are few enough. */
  #values(bounds: SamplerBounds, size: bigint): readonly Value[] | undefined {
    if (size > BigInt(this.#left) || bounds.elements() !== undefined) return undefined;
    const values = valuesOfOne(bounds);
    if (values !== undefined) this.#left -= values.length;
    return values;
  }
}

const one: Count = { size: 1n, exact: true };
const nothing: Count = { size: 0n, exact: true };
const unknown: Count = { size: LARGEST_SPACE, exact: false };

/** So many values, for all of which some stand. If nothing goes with these, something may still go with others. */
function standingFor(values: bigint, some: readonly Count[]): Count {
  const most = some.reduce((size, one) => (one.size > size ? one.size : size), 0n);
  return most === 0n ? unknown : { size: capped(values * most), exact: false };
}

function add(a: Count, b: Count): Count {
  return { size: capped(a.size + b.size), exact: a.exact && b.exact };
}

function times(a: Count, b: Count): Count {
  return { size: capped(a.size * b.size), exact: a.exact && b.exact };
}

function isText({ shape, type }: InputDefinition): boolean {
  return shape === 'text' || (shape === 'scalar' && type === 'text');
}

/** How many elements, rows, digits or characters an input has, as far as that is told before it is drawn. */
function sizeOf(bounds: SamplerBounds, value: Value | undefined): number | undefined {
  const [elements] = bounds.sizes() ?? [];
  if (elements !== undefined) return elements;
  if (typeof value === 'string') return Array.from(value).length;
  return sizeOfOne(bounds);
}

/** All that an input is drawn by, and its condition. */
export function formulasOf({ sampler, spans, condition }: InputDefinition): (Formula | undefined)[] {
  const own = Object.values(sampler ?? {})
    .flat()
    .filter(isFormula);
  return [...own, ...(spans ?? []).flat(), condition];
}

function isFormula(part: unknown): part is Formula {
  return typeof part === 'object' && part !== null && 'op' in part;
}

/** Whether a formula depends on an input: on its value, or on its length. */
function mentions(formula: Formula, name: string): boolean {
  switch (formula.op) {
    case 'name':
      return formula.name === name;
    case 'constant':
      return false;
    case 'cell':
      return formula.index.some((part) => mentions(part, name));
    case 'element':
      return mentions(formula.of, name) || mentions(formula.index, name);
    case 'list':
      return formula.items.some((part) => mentions(part, name));
    case 'size':
    case 'pick':
      return mentions(formula.of, name);
    case 'draw':
      return mentions(formula.low, name) || mentions(formula.high, name);
    case 'scan':
      return [formula.low, formula.high, formula.value, ...(formula.where === undefined ? [] : [formula.where])].some(
        (part) => mentions(part, name),
      );
    // A function may read any input.
    case 'call':
      return true;
    case 'apply':
      return formula.operands.some((part) => mentions(part, name));
    case 'compare':
    case 'and':
    case 'or':
      return mentions(formula.left, name) || mentions(formula.right, name);
    case 'not':
      return mentions(formula.operand, name);
    case 'if':
      return [formula.condition, formula.then, formula.else].some((part) => mentions(part, name));
  }
}

/** Undefined where the condition depends on what is not gone through. */
function holds({ routines = [] }: Task, condition: Formula | undefined, names: Names): boolean | undefined {
  if (condition === undefined) return true;
  const outcome = evaluateFormula(condition, new BeforeRunLookup({ names, routines }));
  return isStuck(outcome) ? undefined : outcome === true;
}
