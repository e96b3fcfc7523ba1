import { quoted } from '../python/literals.ts';
import type { Random } from '../random.ts';
import { SampleError } from '../sample-error.ts';
import { capped, power } from '../space/counting.ts';
import type { SamplerBounds } from './bounds.ts';
import { exactly, integers, severally, type Alphabet, type SamplerOf, type SamplerParts } from './parts.ts';

type Letters = SamplerOf<'letters'>;

/** A range of more characters is not gone through: each may be a letter. */
const MOST_CHARACTERS = 100_000;

/** `random letters n from "a".."z"`: a text of characters from a range. */
export const letters: SamplerParts<'letters'> = {
  draw: (bounds, sampler, random) => bounds.each(() => drawLetters(bounds, sampler, random)),
  count: (bounds, sampler, elements) => {
    const { count, low, high } = letterChoice(bounds, sampler);
    return exactly(power(severally(BigInt(high - low + 1), count, sampler.distinct), elements ?? 1));
  },
  python: (python, sampler) => {
    const { low, high } = codePoints(sampler);
    const method = sampler.distinct ? 'different' : 'letters';
    return python.each(`random.${method}(${python.number(sampler.count)}, ${low}, ${high})`);
  },
  needsWords: false,
  isDistinct: ({ distinct }) => distinct,
  size: (bounds, { count }) => bounds.of(count),
  values: (bounds, sampler) => (sampler.distinct ? undefined : textsOf(letterChoice(bounds, sampler))),
  ends: undefined,
  alphabet: letterAlphabet,
};

/**
 * A text in pieces: characters that are drawn, and text as it is. Raw Turing machines have it, and letters from a set
 * are one piece.
 */
export const symbols: SamplerParts<'symbols'> = {
  draw: (bounds, sampler, random) =>
    bounds.each(() =>
      symbolPieces(bounds, sampler)
        .map(({ symbols: from, count }) =>
          count === undefined ? from.join('') : Array.from({ length: count }, () => random.pick(from)).join(''),
        )
        .join(''),
    ),
  count: (bounds, sampler, elements) => {
    const size = (piece: SymbolPiece): bigint =>
      piece.count === undefined ? 1n : power(BigInt(piece.symbols.length), piece.count);
    const one = capped(symbolPieces(bounds, sampler).reduce((product, piece) => product * size(piece), 1n));
    return exactly(power(one, elements ?? 1));
  },
  python: (python, { parts }) =>
    python.each(
      parts
        .map(({ symbols: text, count }) =>
          count === undefined
            ? quoted(text)
            : `random.symbols(${python.number(count)}, ${quoted([...new Set(text)].join(''))})`,
        )
        .join(' + '),
    ),
  needsWords: false,
  isDistinct: () => false,
  size: undefined,
  values: undefined,
  ends: undefined,
  alphabet: ({ parts }) => ({
    letters: new Set(lettersOf(parts.map(({ symbols: text }) => text).join(''))).size,
    all: false,
  }),
};

function drawLetters(bounds: SamplerBounds, sampler: Letters, random: Random): string {
  const { count, low, high } = letterChoice(bounds, sampler);
  if (sampler.distinct) return String.fromCodePoint(...random.distinct(count, low, high));
  let text = '';
  for (let i = 0; i < count; i++) text += String.fromCodePoint(random.integer(low, high));
  return text;
}

interface LetterChoice {
  readonly count: number;
  readonly low: number;
  readonly high: number;
}

/**
 * How many letters, and the code points that they come from. Throws a SampleError where there are too few for different
 * ones.
 */
function letterChoice(bounds: SamplerBounds, sampler: Letters): LetterChoice {
  const count = bounds.count(sampler.count);
  const { low, high } = codePoints(sampler);
  if (count < 0) throw bounds.problem(`asks for ${count} letters.`);
  if (sampler.distinct && high - low + 1 < count) {
    throw new SampleError(
      `"${bounds.definition.name}" in “${bounds.given.task.name}” needs ${count} different letters, but ${sampler.low}..${sampler.high} has only ${high - low + 1}.`,
    );
  }
  return { count, low, high };
}

function codePoints({ low, high }: Letters): { readonly low: number; readonly high: number } {
  return { low: low.codePointAt(0) ?? 97, high: high.codePointAt(0) ?? 122 };
}

/** All texts of so many letters. */
function textsOf({ count, low, high }: LetterChoice): string[] {
  const characters = integers(low, high).map((code) => String.fromCodePoint(code));
  let texts = [''];
  for (let i = 0; i < count; i++) texts = texts.flatMap((text) => characters.map((character) => text + character));
  return texts;
}

function letterAlphabet(sampler: Letters): Alphabet {
  const { low, high } = codePoints(sampler);
  const count = high - low + 1;
  if (count > MOST_CHARACTERS) return { letters: count, all: false };
  const characters = integers(low, high).map((code) => String.fromCodePoint(code));
  const different = new Set(lettersOf(characters.join(''))).size;
  return { letters: different, all: different === count };
}

interface SymbolPiece {
  readonly symbols: readonly string[];
  readonly count: number | undefined;
}

/**
 * The pieces of a text: how many characters, and which they come from; without a count all of them as they are. Throws
 * a SampleError for none to draw from.
 */
function symbolPieces(bounds: SamplerBounds, { parts }: SamplerOf<'symbols'>): readonly SymbolPiece[] {
  return parts.map(({ symbols: text, count: formula }) => {
    if (formula === undefined) return { symbols: Array.from(text), count: undefined };
    const count = bounds.count(formula);
    const different = [...new Set(text)];
    if (count < 0 || (count > 0 && different.length === 0))
      throw bounds.problem(`asks for ${count} symbols of "${text}".`);
    return { symbols: different, count };
  });
}

/** The letters of a text, in lower case. */
export function lettersOf(text: string): readonly string[] {
  const found: string[] = [];
  for (const character of text) {
    const isLetter =
      character < '\x80'
        ? (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
        : /\p{L}/u.test(character);
    if (isLetter) found.push(character.toLowerCase());
  }
  return found;
}
