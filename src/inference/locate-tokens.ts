import type { PromptToken } from './log-probabilities.ts';

/** Where tokens begin in a text, in UTF-16; those that begin before it have no place there. */
export interface Located {
  /** The first of the tokens that begins in the text. */
  readonly first: number;
  /** By token, from the first one on. */
  readonly starts: readonly number[];
}

type Found = Located | undefined;
type Tokens = readonly Pick<PromptToken, 'text' | 'offset'>[];

/** What servers count offsets in: characters of JavaScript, of Python, or bytes. */
const units: readonly ((character: string) => number)[] = [
  (character) => character.length,
  () => 1,
  (character) => new TextEncoder().encode(character).length,
];

/**
 * Finds the tokens that spell the end of a prompt, `text`, whatever stands before it: a question, or a chat template.
 * By the texts of the tokens where they are the text, letter by letter. Else, since a token may be a part of a
 * character, and a tokenizer may swallow a blank: by the server's offsets, in the unit in which they fit, or by the
 * texts of the tokens that can be read, with the others in the gaps between. A chat template may have stripped the
 * white space at the end of the text. Undefined where the tokens do not spell the text, or where most of them cannot be
 * read.
 */
export function locateTokens(tokens: Tokens, text: string): Located | undefined {
  if (2 * tokens.filter((token) => isReadable(token.text)).length < tokens.length) return undefined;
  const bare = text.trimEnd();
  const ends = bare === text ? [text] : [text, bare];
  const ways: readonly ((end: string) => Found)[] = [
    (end) => byTexts(tokens, end),
    ...units.map((sizeOf) => (end: string) => byOffsets(tokens, end, sizeOf)),
    (end) => byGaps(tokens, end),
  ];
  for (const way of ways) {
    for (const end of ends) {
      const found = way(end);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function byTexts(tokens: Tokens, text: string): Found {
  return backwards(tokens, text, ({ text: own }, at) => (fits(own, text, at) ? at - own.length : undefined));
}

/** The lengths of the tokens are the differences of the offsets, so it does not matter where the server begins to count. */
function byOffsets(tokens: Tokens, text: string, sizeOf: (character: string) => number): Found {
  /** By position in the server's unit, from the end of the text: the position in the text. */
  const places = new Map([[0, text.length]]);
  let size = 0;
  let at = text.length;
  for (const character of Array.from(text).reverse()) {
    size += sizeOf(character);
    at -= character.length;
    places.set(size, at);
  }
  /** Of a position within a character, where the character begins; -1 before the text. */
  const placeOf = (position: number): number => {
    for (let one = position; one <= size; one++) {
      const place = places.get(one);
      if (place !== undefined) return place;
    }
    return -1;
  };
  let left = 0;
  return backwards(tokens, text, ({ text: own, offset }, end, i) => {
    const next = tokens[i + 1]?.offset ?? (offset ?? 0) + Array.from(own).reduce((sum, one) => sum + sizeOf(one), 0);
    if (offset === undefined || offset < 0 || next < offset) return undefined;
    left += next - offset;
    const place = placeOf(left);
    const isRight = isReadable(own) ? fits(own, text, end) : place < 0 || mayBegin(own, text, place);
    return isRight ? place : undefined;
  });
}

/** Characters between two tokens that can be read, for each that stands there and cannot be read. */
const WIDEST = 4;
/** Tokens in a row that cannot be read. */
const MOST_HIDDEN = 32;

/** Tokens that cannot be read share what is between those that can; blanks may be in no token. */
function byGaps(tokens: Tokens, text: string): Found {
  const starts: number[] = [];
  let end = text.length;
  let hidden = 0;
  let i = tokens.length - 1;
  const share = (from: number): void => {
    for (let k = hidden - 1; k >= 0; k--) starts.push(from + Math.floor((k * (end - from)) / hidden));
    hidden = 0;
    end = from;
  };
  for (; i >= 0 && end > 0; i--) {
    const own = tokens[i]?.text ?? '';
    if (!isReadable(own)) {
      if (++hidden > MOST_HIDDEN) return undefined;
      continue;
    }
    const found = own.length > end ? -1 : text.lastIndexOf(own, end - own.length);
    if (found < 0) {
      // it begins before the text
      if (hidden === 0 && own.endsWith(text.slice(0, end))) end = 0;
      break;
    }
    const between = text.slice(found + own.length, end);
    if (hidden === 0 ? between.trim() !== '' : between.length > hidden * WIDEST + 1) return undefined;
    share(found + own.length);
    starts.push(found);
    end = found;
  }
  if (hidden > 0 && end <= hidden * WIDEST) share(0);
  if (text.slice(0, end).trim() !== '') return undefined;
  starts.reverse();
  return { first: tokens.length - starts.length, starts };
}

/** Walks from the last token to the one that begins the text; `startOf` gives where a token begins that ends at a place. */
function backwards(
  tokens: Tokens,
  text: string,
  startOf: (token: Tokens[number], end: number, index: number) => number | undefined,
): Found {
  const starts: number[] = [];
  let end = text.length;
  let i = tokens.length - 1;
  for (; i >= 0 && end > 0; i--) {
    const token = tokens[i];
    const start = token && startOf(token, end, i);
    if (start === undefined) return undefined;
    end = start;
    if (start < 0) break;
    starts.push(start);
  }
  if (end > 0) return undefined;
  starts.reverse();
  return { first: tokens.length - starts.length, starts };
}

/** Whether a token may end at a place of the text: one that begins before the text is known by its end alone. */
function fits(own: string, text: string, end: number): boolean {
  if (own.length <= end) return text.startsWith(own, end - own.length);
  return own.endsWith(text.slice(0, end));
}

/** Whether a token that cannot be read may begin there: with what of it can be, and then within a character beyond ASCII. */
function mayBegin(own: string, text: string, place: number): boolean {
  if (own === '') return true;
  const shown = isBytes(own) ? own.slice(BYTES.length, own.indexOf('\\x')) : own.slice(0, own.indexOf('\ufffd'));
  return text.startsWith(shown, place) && text.charCodeAt(place + shown.length) > 0x7f;
}

/** Whether a token's text is its own: not a part of a character, which servers write as U+FFFD or as `bytes:\xe2`. */
function isReadable(own: string): boolean {
  return own !== '' && !own.includes('\ufffd') && !isBytes(own);
}

const BYTES = 'bytes:';

function isBytes(own: string): boolean {
  return own.startsWith(BYTES) && /\\x[\da-f]{2}/i.test(own);
}
