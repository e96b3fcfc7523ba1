import {
  isTuple,
  type InputDefinition,
  type InputValue,
  type Sampler,
  type Task,
  type Value,
} from '../../machine/index.ts';
import type { Random } from '../random.ts';
import { SampleError } from '../sample-error.ts';
import { SamplerBounds, type Ends, type Given } from './bounds.ts';
import { digits } from './digit-sampler.ts';
import { choice, element, permutation } from './elements.ts';
import { generate } from './generate-sampler.ts';
import { graph } from './graph-sampler.ts';
import { letters, symbols } from './letter-sampler.ts';
import type { Alphabet, Count, ElementSource, PythonInput, SamplerKind, SamplerOf, SamplerParts } from './parts.ts';
import { range } from './range-sampler.ts';
import { sentence, word } from './word-sampler.ts';

/** Every kind of sampler that a task can have, with all that the data set knows about it. */
const samplers: { readonly [Kind in SamplerKind]: SamplerParts<Kind> } = {
  range,
  digits,
  letters,
  symbols,
  word,
  sentence,
  graph,
  permutation,
  element,
  choice,
  generate,
};

type Use<Found> = <Kind extends SamplerKind>(parts: SamplerParts<Kind>, sampler: SamplerOf<Kind>) => Found;

/** Calls with a sampler and the parts of its kind, which fit each other. */
function withParts<Found>(sampler: Sampler, use: Use<Found>): Found {
  const find = <Kind extends SamplerKind>(kind: Kind, own: SamplerOf<Kind>): Found => use(samplers[kind], own);
  return find(sampler.kind, sampler);
}

/** Draws one input. Throws a {@link SampleError} that says what the sampler cannot give. */
export function drawInput(given: Given, definition: InputDefinition, random: Random): InputValue {
  const { sampler, name } = definition;
  const bounds = new SamplerBounds(given, definition);
  if (sampler === undefined)
    throw new SampleError(
      `The input "${name}" of “${given.task.name}” has no sampler, so no question can be drawn. Add "= random …" to it.`,
    );
  const drawn = withParts(sampler, (parts, own) => parts.draw(bounds, own, random));
  return sampler.kind === 'generate' ? drawn : inRows(drawn, bounds.sizes() ?? []);
}

/** The elements of an array with several indexes, drawn one after another, as lists of lists. */
function inRows(drawn: InputValue, [, ...inner]: readonly number[]): InputValue {
  const [next] = inner;
  if (next === undefined || !isTuple(drawn)) return drawn;
  const size = inner.reduce((product, count) => product * count, 1);
  const rows = size === 0 ? 0 : drawn.length / size;
  return Array.from({ length: rows }, (_, i) => inRows(drawn.slice(i * size, (i + 1) * size), inner));
}

/**
 * How many values an input has at these lengths and earlier inputs, conditions apart. `source`: what elements are taken
 * of. Throws a {@link SampleError} where the sampler gives nothing.
 */
export function countInput(bounds: SamplerBounds, source: ElementSource | undefined): Count {
  const { sampler } = bounds.definition;
  const elements = bounds.elements();
  if (sampler === undefined) throw bounds.problem('is missing.');
  return withParts(sampler, (parts, own) => parts.count(bounds, own, elements, source));
}

/** Python that draws one input. */
export function pythonDraw(python: PythonInput, sampler: Sampler): string {
  return withParts(sampler, (parts, own) => parts.python(python, own));
}

/** Whether a task draws from the words that ship. */
export function needsWords(task: Task): boolean {
  return task.inputs.some(({ sampler }) => sampler !== undefined && samplers[sampler.kind].needsWords);
}

/** Whether the elements that an input is made of are different. */
export function isDistinct({ sampler }: InputDefinition): boolean {
  return sampler !== undefined && withParts(sampler, (parts, own) => parts.isDistinct(own));
}

/** How many digits, characters or items a value of an input has, where that is told before it is drawn. */
export function sizeOfOne(bounds: SamplerBounds): number | undefined {
  const { sampler } = bounds.definition;
  return sampler && withParts(sampler, (parts, own) => parts.size?.(bounds, own));
}

/** All values of an input of one value, where they can be gone through. */
export function valuesOfOne(bounds: SamplerBounds): readonly Value[] | undefined {
  const { sampler } = bounds.definition;
  return sampler && withParts(sampler, (parts, own) => parts.values?.(bounds, own));
}

/** The least and the greatest number that an input of one number can be. */
export function endsOfOne(bounds: SamplerBounds): Ends | undefined {
  const { sampler } = bounds.definition;
  return sampler && withParts(sampler, (parts, own) => parts.ends?.(bounds, own));
}

/** The letters that the texts of an input are made of. */
export function alphabetOf(task: Task, { sampler }: InputDefinition): Alphabet {
  const of = (name: string): Alphabet => {
    const definition = task.inputs.find((input) => input.name === name);
    return definition === undefined ? noLetters : alphabetOf(task, definition);
  };
  return (sampler && withParts(sampler, (parts, own) => parts.alphabet?.(own, of))) ?? noLetters;
}

const noLetters: Alphabet = { letters: 0, all: false };
