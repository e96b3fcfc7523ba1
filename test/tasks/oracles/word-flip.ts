import { quotedIn } from './found.ts';
import type { Oracle } from './oracle.ts';

/** Cuts the text in half and flips the halves, down to single characters. */
export const wordFlip: Oracle = {
  task: 'word-flip',
  answer(question) {
    const [text] = quotedIn(question);
    if (text === undefined) throw new Error(`no text in: ${question}`);
    return flipped(text);
  },
};

function flipped(text: string): string {
  const half = text.length >> 1;
  return half === 0 ? text : flipped(text.slice(half)) + flipped(text.slice(0, half));
}
