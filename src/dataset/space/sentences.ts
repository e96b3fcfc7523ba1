import { endMarks, hasRoomForComma, nextLengths, sentenceWords } from '../words/sentence.ts';
import { LONGEST_WORD } from '../words/word-list.ts';
import { capped } from './counting.ts';

const lengths = Array.from({ length: LONGEST_WORD }, (_, i) => i + 1);

/**
 * ways[left][before]: to fill what is left, behind a word of that length (0: none), which does not come twice in a row.
 */
const ways: bigint[][] = [];

/** How many sentences of so many characters there are. */
export function sentencesOfLetters(count: number): bigint {
  for (let left = ways.length; left < count; left++) {
    ways[left] = [0, ...lengths]
      .map((before) =>
        nextLengths(left).reduce((sum, length) => {
          const rest = left - length;
          const more =
            rest === 0
              ? 1n
              : (ways[rest - 1]?.[length] ?? 0n) + (hasRoomForComma(rest) ? (ways[rest - 2]?.[length] ?? 0n) : 0n);
          return sum + wordsBehind(length, before) * more;
        }, 0n),
      )
      .map(capped);
  }
  return capped((ways[count - 1]?.[0] ?? 0n) * BigInt(endMarks.size));
}

/** How many sentences of so many words there are. */
export function sentencesOfWords(count: number): bigint {
  let behind = [0, ...lengths].map(() => 1n);
  for (let left = 1; left <= count; left++) {
    behind = [0, ...lengths].map((before) =>
      capped(
        lengths
          .filter((length) => length > 1 || left > 1)
          .reduce(
            (sum, length) => sum + wordsBehind(length, before) * (behind[length] ?? 0n) * (left > 1 ? 2n : 1n),
            0n,
          ),
      ),
    );
  }
  return capped((behind[0] ?? 0n) * BigInt(endMarks.size));
}

function wordsBehind(length: number, before: number): bigint {
  return BigInt(sentenceWords(length).length - (length === before ? 1 : 0));
}
