import { isTuple, type InputValue, type Value } from '../../machine/index.ts';
import { quoted } from '../python/literals.ts';
import type { Random } from '../random.ts';
import { SampleError } from '../sample-error.ts';
import { arrangements } from '../space/counting.ts';
import type { SamplerBounds } from './bounds.ts';
import { lettersOf } from './letter-sampler.ts';
import { exactly, severally, type PythonInput, type SamplerOf, type SamplerParts } from './parts.ts';

/** `random permutation n`: the numbers 1 … n in random order. */
export const permutation: SamplerParts<'permutation'> = {
  draw: (bounds, sampler, random) => random.shuffle(Array.from({ length: permuted(bounds, sampler) }, (_, i) => i + 1)),
  count: (bounds, { count }) => {
    const all = bounds.of(count);
    return exactly(arrangements(BigInt(all), all));
  },
  python: (python, { count }) => `random.permutation(${python.number(count)}, ${python.count ?? python.number(count)})`,
  needsWords: false,
  isDistinct: () => true,
  size: (bounds, { count }) => bounds.of(count),
  values: undefined,
  ends: undefined,
  alphabet: undefined,
};

/** `random one of [1, 2, 5]`: one of the values of a list, or the letters of a text, as they are. */
export const choice: SamplerParts<'choice'> = {
  draw: (bounds, { of, distinct }, random) => {
    const values = bounds.values(of);
    const count = bounds.elements();
    if (values.length === 0 && count !== 0) throw bounds.problem('has no value to draw from.');
    if (count !== undefined && distinct && count > values.length)
      throw bounds.problem(`takes ${count} different ones of ${values.length} values.`);
    return count !== undefined && distinct
      ? random.shuffle(values).slice(0, count)
      : bounds.each(() => random.pick(values));
  },
  count: (bounds, { of, distinct }, elements) => {
    const values = bounds.values(of);
    const different = new Set(values.map((value) => JSON.stringify(value, bigintText))).size;
    return {
      size: severally(BigInt(different), elements, distinct && different === values.length),
      exact: !distinct || different === values.length,
    };
  },
  python: (python, { of, distinct }) =>
    distinct && python.count !== undefined
      ? `random.places(${python.count}, ${python.number(of)})`
      : python.each(`random.pick(${python.number(of)})`),
  needsWords: false,
  isDistinct: () => false,
  size: undefined,
  values: (bounds, { of }) => [...new Set(bounds.values(of))],
  ends: undefined,
  alphabet: undefined,
};

function bigintText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}

/** `random element of s`: of an earlier array or list, or a letter of an earlier text. */
export const element: SamplerParts<'element'> = {
  draw: drawElements,
  // Equal elements are one value: how many there are then, only the values themselves say.
  count: (_bounds, { distinct }, elements, source) => ({
    size: severally(BigInt(source?.size ?? 0), elements, distinct),
    exact: source?.exact === true && source.isDistinct,
  }),
  python: pythonElement,
  needsWords: false,
  isDistinct: () => false,
  size: undefined,
  values: undefined,
  ends: undefined,
  alphabet: (sampler, of) => ({ ...of(sampler.of), all: false }),
};

function permuted(bounds: SamplerBounds, { count: formula }: SamplerOf<'permutation'>): number {
  const count = bounds.count(formula);
  const elements = bounds.elements() ?? count;
  if (count < 1) throw bounds.problem(`asks for a permutation of ${count} numbers.`);
  if (count !== elements) throw bounds.problem(`produces ${count} numbers, but the array has ${elements} elements.`);
  return count;
}

/** The places that an `element of` takes from: elements, or the {@link lettersOf} a text. */
function elementsOf(source: InputValue | undefined): readonly Value[] {
  if (typeof source === 'string') return lettersOf(source);
  return isTuple(source) ? source : [];
}

function drawElements(bounds: SamplerBounds, sampler: SamplerOf<'element'>, random: Random): InputValue {
  const places = elementsOf(bounds.given.inputs[sampler.of]);
  const count = bounds.elements();
  const { name } = bounds.definition;
  if (places.length === 0 && count !== 0)
    throw new SampleError(`"${name}" is an element of "${sampler.of}", which has no element or letter to draw from.`);
  if (count === undefined) return random.pick(places);
  if (!sampler.distinct) return Array.from({ length: count }, () => random.pick(places));
  if (count > places.length)
    throw bounds.problem(`takes ${count} different elements of "${sampler.of}", which has ${places.length}.`);
  return random.shuffle(places).slice(0, count);
}

function pythonElement(python: PythonInput, { of, distinct }: SamplerOf<'element'>): string {
  const source = python.input(of);
  const value = `given[${quoted(of)}]`;
  const isText = source?.shape === 'text' || (source?.type === 'text' && source.shape === 'scalar');
  const places = isText ? `[letter.lower() for letter in ${value} if letter.isalpha()]` : value;
  return distinct && python.count !== undefined
    ? `random.places(${python.count}, ${places})`
    : python.each(`random.pick(${places})`);
}
