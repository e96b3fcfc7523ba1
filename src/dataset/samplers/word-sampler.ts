import type { InputValue } from '../../machine/index.ts';
import type { Random } from '../random.ts';
import { power } from '../space/counting.ts';
import { sentencesOfLetters, sentencesOfWords } from '../space/sentences.ts';
import { sentenceOfLetters, sentenceOfWords } from '../words/sentence.ts';
import { LONGEST_WORD, wordsOfLength } from '../words/word-list.ts';
import type { SamplerBounds } from './bounds.ts';
import { exactly, severally, type Alphabet, type SamplerOf, type SamplerParts } from './parts.ts';

/** Of a text of words: a letter may stand in it several times, and between the words stands what is no letter. */
const english: Alphabet = { letters: 26, all: false };

/** `random word n`: one of the words that ship. */
export const word: SamplerParts<'word'> = {
  draw: drawWords,
  count: (bounds, sampler, elements) =>
    exactly(severally(BigInt(wordChoice(bounds, sampler).length), elements, sampler.distinct)),
  python: (python, { count, distinct }) => {
    const words = `WORDS[${python.number(count)}]`;
    return distinct && python.count !== undefined
      ? `[${words}[i] for i in random.distinct(${python.count}, 0, len(${words}) - 1)]`
      : python.each(`random.pick(${words})`);
  },
  needsWords: true,
  isDistinct: ({ distinct }) => distinct,
  size: (bounds, { count }) => bounds.of(count),
  values: wordChoice,
  ends: undefined,
  alphabet: () => english,
};

/** `random sentence n words`, `random sentence n letters`: shipped words as a sentence. */
export const sentence: SamplerParts<'sentence'> = {
  draw: (bounds, sampler, random) => bounds.each(() => drawSentence(bounds, sampler, random)),
  count: (bounds, { count, unit }, elements) => {
    const length = bounds.of(count);
    return exactly(power(unit === 'letters' ? sentencesOfLetters(length) : sentencesOfWords(length), elements ?? 1));
  },
  python: (python, { count, unit }) => python.each(`random.sentence(${unit}=${python.number(count)})`),
  needsWords: true,
  isDistinct: () => false,
  size: (bounds, { count, unit }) => (unit === 'letters' ? bounds.of(count) : undefined),
  values: undefined,
  ends: undefined,
  alphabet: () => english,
};

function drawWords(bounds: SamplerBounds, sampler: SamplerOf<'word'>, random: Random): InputValue {
  const words = wordChoice(bounds, sampler);
  const count = bounds.elements();
  if (count === undefined) return random.pick(words);
  if (!sampler.distinct) return Array.from({ length: count }, () => random.pick(words));
  if (count > words.length)
    throw bounds.problem(`needs ${count} different words, but there are ${words.length} of this length.`);
  return random.distinct(count, 0, words.length - 1).map((at) => words[at] ?? '');
}

/** The words that the sampler takes from. Throws a SampleError where there are none. */
function wordChoice(bounds: SamplerBounds, { count }: SamplerOf<'word'>): readonly string[] {
  const letters = bounds.of(count);
  const words = wordsOfLength(letters);
  if (words.length > 0) return words;
  throw bounds.problem(
    `asks for a word of ${letters} letters; the built-in words have 1 to ${LONGEST_WORD}. Use "random letters" for longer ones.`,
  );
}

function drawSentence(bounds: SamplerBounds, sampler: SamplerOf<'sentence'>, random: Random): string {
  const { unit } = sampler;
  const count = bounds.count(sampler.count);
  const least = unit === 'letters' ? 2 : 1;
  if (count < least) throw bounds.problem(`asks for a sentence of ${count} ${unit}; a sentence has at least ${least}.`);
  return unit === 'letters' ? sentenceOfLetters(count, random) : sentenceOfWords(count, random);
}
