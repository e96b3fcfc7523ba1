import type { Random } from '../random.ts';
import { LONGEST_WORD, wordsOfLength } from './word-list.ts';

/** How often a word of each length is taken, in a thousand: about as in English prose. */
const frequency: readonly number[] = [0, 30, 130, 200, 190, 130, 100, 80, 60, 40, 25, 10, 5];

/** In a hundred: words with a comma behind them, and sentences that end with each mark. */
const COMMA = 8;
const marks = '.......!??';

/** What a sentence may end with. */
export const endMarks: ReadonlySet<string> = new Set(marks);

/** The words of a length as they stand in a sentence: I is a capital letter. */
export function sentenceWords(length: number): readonly string[] {
  return length === 1 ? loneLetters : wordsOfLength(length);
}

const loneLetters = ['a', 'I'] as const;
const allLengths = Array.from({ length: LONGEST_WORD }, (_, i) => i + 1);

/**
 * Which lengths the next word may have, with `left` characters before the end mark: it takes all of them, or leaves
 * room for a space and a word of two letters or more, so that a sentence does not end with a lone letter.
 */
export function nextLengths(left: number): readonly number[] {
  return left >= LONGEST_WORD + 3 ? allLengths : allLengths.filter((length) => length === left || length <= left - 3);
}

/** A comma needs a space and a word behind it; `left` characters follow the word. */
export function hasRoomForComma(left: number): boolean {
  return left >= 4;
}

/**
 * A sentence of shipped words with exactly so many characters, its spaces and marks among them. Throws a RangeError
 * below 2.
 */
export function sentenceOfLetters(count: number, random: Random): string {
  if (count < 2) throw new RangeError('a sentence has two characters or more');
  let body = '';
  let before = '';
  for (let left = count - 1; left > 0;) {
    const word = drawWord(nextLengths(left), before, random);
    body += word;
    left -= word.length;
    if (left === 0) break;
    const separator = hasRoomForComma(left) && random.integer(1, 100) <= COMMA ? ', ' : ' ';
    body += separator;
    left -= separator.length;
    before = word;
  }
  return finished(body, random);
}

/** A lone letter does not end a sentence. */
const lastLengths = allLengths.slice(1);

/** A sentence of exactly so many shipped words. Throws a RangeError below 1. */
export function sentenceOfWords(count: number, random: Random): string {
  if (count < 1) throw new RangeError('a sentence has a word or more');
  let body = '';
  let before = '';
  for (let i = 1; i <= count; i++) {
    const word = drawWord(i < count ? allLengths : lastLengths, before, random);
    body += word;
    if (i < count) body += random.integer(1, 100) <= COMMA ? ', ' : ' ';
    before = word;
  }
  return finished(body, random);
}

function finished(body: string, random: Random): string {
  return body.charAt(0).toUpperCase() + body.slice(1) + marks.charAt(random.integer(0, marks.length - 1));
}

/** A word of one of the lengths, not the one before it: of each length there are two at least. */
function drawWord(lengths: readonly number[], before: string, random: Random): string {
  const total = lengths.reduce((sum, length) => sum + (frequency[length] ?? 0), 0);
  let at = random.integer(0, total - 1);
  const candidates = sentenceWords(lengths.find((one) => (at -= frequency[one] ?? 0) < 0) ?? lengths.length);
  for (;;) {
    const word = random.pick(candidates);
    if (word !== before) return word;
  }
}
