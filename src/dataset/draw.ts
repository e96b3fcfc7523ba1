import {
  evaluateFormula,
  isStuck,
  stuck,
  type Formula,
  type FormulaRange,
  type InputDefinition,
  type Inputs,
  type InputValue,
  type Lookup,
  type Sampler,
  type Task,
  type Value,
} from '../machine/index.ts';
import { drawGraph, mostEdges } from './graph.ts';
import type { Random } from './random.ts';
import { SampleError, UnknownInputError } from './sample-error.ts';
import { sentenceOfLetters, sentenceOfWords } from './words/sentence.ts';
import { LONGEST_WORD, wordsOfLength } from './words/words.ts';

/** What the samplers of one input draw from: the lengths and the inputs before it. */
export interface Given {
  readonly task: Task;
  readonly names: ReadonlyMap<string, Value>;
  readonly inputs: Inputs;
}

/** Elements, letters, digits or words of one input at most: no trace could lay out more. */
const MOST_ELEMENTS = 1_000_000;
/** Different integers of a range at most: the generator of random numbers makes 32 bits. */
const MOST_INTEGERS = 2 ** 32;

/** What an input asks for at given lengths: its numbers computed. Shared by those who draw and those who count. */
export class Numbers {
  constructor(
    readonly given: Given,
    readonly definition: InputDefinition,
  ) {}

  /** The value of a formula over lengths and earlier inputs. Throws a {@link SampleError} where it is no number. */
  of(formula: Formula): number {
    const value = evaluateFormula(formula, lookupNames(this.given.names));
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    if (typeof value === 'number' || typeof value === 'bigint')
      throw this.problem(`needs numbers of at most 15 digits, not ${value}.`);
    const { message } = this.problem(
      'needs a number that cannot be computed from the lengths and the inputs before it.',
    );
    throw isStuck(value) && value.stuck === 'blank cell' ? new UnknownInputError(message) : new SampleError(message);
  }

  /** Throws a {@link SampleError} for an empty range. */
  range([lowest, highest]: FormulaRange, of = 'range'): readonly [low: number, high: number] {
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
    const { span } = this.definition;
    return span && Math.max(0, this.#bounded(this.of(span[1]) - this.of(span[0]) + 1));
  }

  #bounded(count: number): number {
    if (count > MOST_ELEMENTS)
      throw this.problem(
        `asks for ${count.toLocaleString('en')} elements; an input has at most ${MOST_ELEMENTS.toLocaleString('en')}.`,
      );
    return count;
  }

  problem(what: string): SampleError {
    return new SampleError(`The sampler of "${this.definition.name}" in “${this.given.task.name}” ${what}`);
  }
}

/** Draws one input. Throws a {@link SampleError} that says what the sampler cannot give. */
export function drawInput(given: Given, definition: InputDefinition, random: Random): InputValue {
  const { sampler, name } = definition;
  const numbers = new Numbers(given, definition);
  if (sampler === undefined)
    throw new SampleError(
      `The input "${name}" of “${given.task.name}” has no sampler, so no question can be drawn. Add "= random …" to it.`,
    );
  switch (sampler.kind) {
    case 'range':
      return drawRange(numbers, sampler, random);
    case 'permutation':
      return random.shuffle(Array.from({ length: permuted(numbers, sampler) }, (_, i) => i + 1));
    case 'graph':
      return drawEdges(numbers, sampler, random);
    case 'element':
      return drawElements(numbers, sampler, random);
    case 'word':
      return drawWords(numbers, sampler, random);
    case 'symbols':
      return symbolPieces(numbers, sampler)
        .map(({ symbols, count }) =>
          Array.from({ length: count ?? 1 }, () =>
            count === undefined ? symbols.join('') : random.pick(symbols),
          ).join(''),
        )
        .join('');
    default: {
      const count = numbers.elements();
      const draw = (): string => drawText(numbers, sampler, random);
      return count === undefined ? draw() : Array.from({ length: count }, draw);
    }
  }
}

function drawText(
  numbers: Numbers,
  sampler: Extract<Sampler, { kind: 'digits' | 'letters' | 'sentence' }>,
  random: Random,
): string {
  switch (sampler.kind) {
    case 'digits':
      return drawDigits(numbers, sampler, random);
    case 'letters':
      return drawLetters(numbers, sampler, random);
    case 'sentence': {
      const count = numbers.count(sampler.count);
      const least = sampler.unit === 'letters' ? 2 : 1;
      if (count < least)
        throw numbers.problem(`asks for a sentence of ${count} ${sampler.unit}; it has ${least} or more.`);
      return sampler.unit === 'letters' ? sentenceOfLetters(count, random) : sentenceOfWords(count, random);
    }
  }
}

function drawRange(
  numbers: Numbers,
  { low: lowest, high: highest, order, first }: Sampler & { kind: 'range' },
  random: Random,
): InputValue {
  const [low, high] = numbers.range([lowest, highest]);
  const count = numbers.elements();
  const head = first && numbers.range(first, 'first range');
  if (count === undefined) return random.integer(...(head ?? [low, high]));
  if (count === 0) return [];
  if (order === 'any') {
    const values = [random.integer(...(head ?? [low, high]))];
    while (values.length < count) values.push(random.integer(low, high));
    return values;
  }
  if (head) return [...drawBehind(numbers, [low, high], head, order, count, random)];
  if (high - low + 1 < count) {
    throw new SampleError(
      `"${numbers.definition.name}" in “${numbers.given.task.name}” needs ${count} different numbers, but ${low}..${high} has only ${high - low + 1}. Widen the range.`,
    );
  }
  return inOrder(random.distinct(count, low, high), order);
}

function inOrder(values: number[], order: 'distinct' | 'increasing' | 'decreasing'): number[] {
  if (order === 'distinct') return values;
  sortNumbers(values);
  return order === 'increasing' ? values : values.reverse();
}

/** By insertion where they are few: calls of a comparison would take eight times as long. */
function sortNumbers(values: number[]): void {
  if (values.length > 200) {
    values.sort((a, b) => a - b);
    return;
  }
  for (let i = 1; i < values.length; i++) {
    const value = values[i] ?? 0;
    let to = i;
    for (; to > 0 && (values[to - 1] ?? 0) > value; to--) values[to] = values[to - 1] ?? 0;
    values[to] = value;
  }
}

/** Different numbers, the first of which comes from a range of its own. */
function drawBehind(
  numbers: Numbers,
  [low, high]: Ends,
  head: Ends,
  order: 'distinct' | 'increasing' | 'decreasing',
  count: number,
  random: Random,
): number[] {
  const [least, most] = headRange([low, high], head, order, count);
  if (most < least)
    throw numbers.problem(
      `cannot give ${count} ${order} numbers from ${low}..${high} that begin with one from ${head[0]}..${head[1]}.`,
    );
  const first = random.integer(least, most);
  switch (order) {
    case 'increasing':
      return [first, ...inOrder(count > 1 ? random.distinct(count - 1, Math.max(low, first + 1), high) : [], order)];
    case 'decreasing':
      return [first, ...inOrder(count > 1 ? random.distinct(count - 1, low, Math.min(high, first - 1)) : [], order)];
    case 'distinct': {
      // The numbers behind the first are drawn from a range that is shorter by it.
      const taken = first >= low && first <= high ? 1 : 0;
      return [
        first,
        ...random
          .distinct(count - 1, low, high - taken)
          .map((value) => (taken === 1 && value >= first ? value + 1 : value)),
      ];
    }
  }
}

type Ends = readonly [low: number, high: number];

/** From which range the first of `count` ordered numbers can come, so that enough are left for the others. */
export function headRange(
  [low, high]: Ends,
  head: Ends,
  order: 'distinct' | 'increasing' | 'decreasing',
  count: number,
): Ends {
  if (high - low + 1 < count - 1) return [1, 0];
  switch (order) {
    case 'increasing':
      return [head[0], count > 1 ? Math.min(head[1], high - count + 1) : head[1]];
    case 'decreasing':
      return [count > 1 ? Math.max(head[0], low + count - 1) : head[0], head[1]];
    case 'distinct':
      return high - low + 1 >= count ? head : [1, 0];
  }
}

function permuted(numbers: Numbers, { count: formula }: Sampler & { kind: 'permutation' }): number {
  const count = numbers.count(formula);
  const elements = numbers.elements() ?? count;
  if (count < 1) throw numbers.problem(`asks for a permutation of ${count} numbers.`);
  if (count !== elements) throw numbers.problem(`gives ${count} numbers, but the array has ${elements} elements.`);
  return count;
}

function drawEdges(numbers: Numbers, sampler: Sampler & { kind: 'graph' }, random: Random): InputValue {
  const { vertices, edges } = graphSize(numbers, sampler);
  return drawGraph(vertices, edges, numbers.range(sampler.weights, 'range of weights'), sampler.connected, random);
}

/** Throws a {@link SampleError} where no graph has so many vertices and edges. */
export function graphSize(
  numbers: Numbers,
  sampler: Sampler & { kind: 'graph' },
): { readonly vertices: number; readonly edges: number } {
  const vertices = numbers.count(sampler.vertices);
  const edges = numbers.count(sampler.edges);
  if (vertices < 1) throw numbers.problem(`asks for a graph of ${vertices} vertices.`);
  const least = sampler.connected ? vertices - 1 : 0;
  const most = mostEdges(vertices);
  if (edges < least || edges > most) {
    throw numbers.problem(
      `asks for a ${sampler.connected ? 'connected ' : ''}graph of ${vertices} vertices and ${edges} edges; such a graph has ${least} to ${most} edges. Write min(…, n * (n - 1) / 2) or max(n - 1, …).`,
    );
  }
  return { vertices, edges };
}

/** The places that an `element of` takes from: elements, or the {@link lettersOf} a text. */
function elementsOf(source: InputValue | undefined): readonly Value[] {
  if (typeof source === 'string') return lettersOf(source);
  return Array.isArray(source) ? source : [];
}

/** The letters of a text, in lower case. */
export function lettersOf(text: string): readonly string[] {
  const letters: string[] = [];
  for (const character of text) {
    const isLetter =
      character < '\x80'
        ? (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
        : /\p{L}/u.test(character);
    if (isLetter) letters.push(character.toLowerCase());
  }
  return letters;
}

function drawElements(numbers: Numbers, sampler: Sampler & { kind: 'element' }, random: Random): InputValue {
  const places = elementsOf(numbers.given.inputs[sampler.of]);
  const count = numbers.elements();
  const { name } = numbers.definition;
  if (places.length === 0 && count !== 0)
    throw new SampleError(`"${name}" is an element of "${sampler.of}", which has no element or letter to draw from.`);
  if (count === undefined) return random.pick(places);
  if (!sampler.distinct) return Array.from({ length: count }, () => random.pick(places));
  if (count > places.length)
    throw numbers.problem(`takes ${count} different elements of "${sampler.of}", which has ${places.length}.`);
  return random.shuffle(places).slice(0, count);
}

function drawWords(numbers: Numbers, sampler: Sampler & { kind: 'word' }, random: Random): InputValue {
  const words = wordChoice(numbers, sampler);
  const count = numbers.elements();
  if (count === undefined) return random.pick(words);
  if (!sampler.distinct) return Array.from({ length: count }, () => random.pick(words));
  if (count > words.length)
    throw numbers.problem(`needs ${count} different words, but there are ${words.length} of this length.`);
  return random.distinct(count, 0, words.length - 1).map((at) => words[at] ?? '');
}

/** The words that the sampler takes from. Throws a {@link SampleError} where there are none. */
export function wordChoice(numbers: Numbers, { count }: Sampler & { kind: 'word' }): readonly string[] {
  const letters = numbers.of(count);
  const words = wordsOfLength(letters);
  if (words.length > 0) return words;
  throw numbers.problem(
    `asks for a word of ${letters} letters; the words that ship have 1 to ${LONGEST_WORD}. Use "random letters" for longer ones.`,
  );
}

/**
 * A number of so many digits: no zero in front of the units, and with a point there is a digit on both sides of it and
 * one that is not 0.
 */
function drawDigits(numbers: Numbers, sampler: Sampler & { kind: 'digits' }, random: Random): string {
  const count = digitCount(numbers, sampler);
  const withPoint = sampler.pointAnywhere && numbers.definition.shape === 'decimal';
  const head = sampler.first && firstDigits(numbers, sampler.first);
  if (withPoint && count === 1 && head?.[1] === 0) throw numbers.problem('gives 0 only.');
  for (;;) {
    const whole = withPoint ? random.integer(1, Math.max(1, count)) : count;
    let digits = head ? `${random.integer(...head)}` : `${random.integer(whole > 1 ? 1 : 0, 9)}`;
    for (let i = 1; i < count; i++) digits += random.integer(0, 9);
    if (!withPoint || !/^0+$/.test(digits))
      return whole < count ? `${digits.slice(0, whole)}.${digits.slice(whole)}` : digits;
  }
}

/** Throws a {@link SampleError} below one digit. */
export function digitCount(numbers: Numbers, { count: formula }: Sampler & { kind: 'digits' }): number {
  const count = numbers.count(formula);
  if (count < 1) throw numbers.problem(`asks for a number of ${count} digits.`);
  return count;
}

/** The range of the first digit. */
export function firstDigits(numbers: Numbers, range: FormulaRange): Ends {
  const [low, high] = numbers.range(range, 'first range');
  if (low < 0 || high > 9) throw numbers.problem(`asks for a first digit from ${low}..${high}; digits are 0 to 9.`);
  return [low, high];
}

function drawLetters(numbers: Numbers, sampler: Sampler & { kind: 'letters' }, random: Random): string {
  const { count, low, high } = letterChoice(numbers, sampler);
  if (sampler.distinct) return String.fromCodePoint(...random.distinct(count, low, high));
  let letters = '';
  for (let i = 0; i < count; i++) letters += String.fromCodePoint(random.integer(low, high));
  return letters;
}

/**
 * The pieces of a text: how many characters, and which they come from; without a count all of them as they are. Throws
 * a {@link SampleError} for none to draw from.
 */
export function symbolPieces(
  numbers: Numbers,
  { parts }: Sampler & { kind: 'symbols' },
): readonly { readonly symbols: readonly string[]; readonly count: number | undefined }[] {
  return parts.map(({ symbols: text, count: formula }) => {
    if (formula === undefined) return { symbols: [...text], count: undefined };
    const count = numbers.count(formula);
    const symbols = [...new Set(text)];
    if (count < 0 || (count > 0 && symbols.length === 0))
      throw numbers.problem(`asks for ${count} symbols of "${text}".`);
    return { symbols, count };
  });
}

/**
 * How many letters, and the code points that they come from. Throws a {@link SampleError} where there are too few for
 * different ones.
 */
export function letterChoice(
  numbers: Numbers,
  sampler: Sampler & { kind: 'letters' },
): { readonly count: number; readonly low: number; readonly high: number } {
  const count = numbers.count(sampler.count);
  const low = sampler.low.codePointAt(0) ?? 97;
  const high = sampler.high.codePointAt(0) ?? 122;
  if (count < 0) throw numbers.problem(`asks for ${count} letters.`);
  if (sampler.distinct && high - low + 1 < count) {
    throw new SampleError(
      `"${numbers.definition.name}" in “${numbers.given.task.name}” needs ${count} different letters, but ${sampler.low}..${sampler.high} has only ${high - low + 1}.`,
    );
  }
  return { count, low, high };
}

/** Whether a condition over lengths and inputs holds. */
export function holds(condition: Formula | undefined, names: ReadonlyMap<string, Value>): boolean {
  return condition === undefined || evaluateFormula(condition, lookupNames(names)) === true;
}

function lookupNames(names: ReadonlyMap<string, Value>): Lookup {
  return {
    name: (name) => names.get(name) ?? stuck('blank cell'),
    cell: () => stuck('blank cell'),
  };
}
