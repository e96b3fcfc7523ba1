/**
 * Characters of a text that is read at most. A task has some thousands, and what reads a text keeps much more of it
 * than its characters.
 */
export const LARGEST_TEXT = 2 ** 20;

/**
 * Words, numbers, texts, signs and comments of a text that is read at most: they, more than its characters, are what
 * reading it takes time and memory for.
 */
export const MOST_TOKENS = 40_000;

/** Why a text is not read at all, as the message of its only problem; undefined where it is short enough. */
export function tooLarge(text: string): string | undefined {
  return text.length > LARGEST_TEXT ? `This file is ${mebibytes(text.length)} MiB; ${reads} 1 MiB.` : undefined;
}

/** The same of what was found in it. */
export function tooMany(tokens: number): string | undefined {
  return tokens > MOST_TOKENS
    ? `This file has ${tokens.toLocaleString('en')} words, numbers and signs; ${reads} ${MOST_TOKENS.toLocaleString('en')}.`
    : undefined;
}

/**
 * So many words, numbers and signs that they need not be counted to the end: reading them all to tell their number
 * takes seconds. What is counted here is no more than what is read, but for texts in holes of texts.
 */
export function farTooMany(text: string): string | undefined {
  const most = 2 * MOST_TOKENS;
  const pattern =
    /\/\*[^]*?(?:\*\/|$)|\/\/[^\r\n]*|"(?:[^"\\\r\n]|\\.)*"?|[\w.]+|[<>=!:]+|[{}()[\]+\-*/%,?|]|[^\s\w"{}()[\]<>=!+\-*/%.,:?|]+/g;
  for (let count = 0; count <= most; count++) if (pattern.exec(text) === null) return undefined;
  return `This file has more than ${most.toLocaleString('en')} words, numbers and signs; ${reads} ${MOST_TOKENS.toLocaleString('en')}.`;
}

export const tooLargeSuggestion = 'Split it into several files, or use loops and functions for repeated parts.';

const reads = 'TAIL reads files up to';

export function isTooLarge({ message }: { readonly message: string }): boolean {
  return message.includes(`; ${reads} `);
}

/** Rounded up, so that what is just too large does not read as if it were not. */
function mebibytes(characters: number): string {
  return (Math.ceil((10 * characters) / 2 ** 20) / 10).toLocaleString('en');
}
