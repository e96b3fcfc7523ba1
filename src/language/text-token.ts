/**
 * What a quoted piece of text stands for, and what is wrong with it. Offsets count from the first character of the
 * token.
 */
export interface TextToken {
  readonly value: string;
  /** Whether the token ends as it must: with a quote, or with the "{" of a hole. */
  readonly closed: boolean;
  readonly unknownEscapes: readonly number[];
  readonly loneBraces: readonly number[];
}

const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', t: '\t', '{': '{', '}': '}' };

/**
 * Reads one token of a text or template: `"…"`, `"…{`, `}…{` or `}…"`, with or without its end. A lone quote is the end
 * of a template whose hole was not closed. `\" \\ \n \t \{ \}` are escapes; `{{` and `}}` are braces.
 */
export function readTextToken(token: string): TextToken {
  const parts: string[] = [];
  const unknownEscapes: number[] = [];
  const loneBraces: number[] = [];
  let closed = false;
  let at = 1;
  let plainFrom = 1;
  const replace = (length: number, by: string): void => {
    parts.push(token.slice(plainFrom, at), by);
    at += length;
    plainFrom = at;
  };
  while (at < token.length && !closed) {
    const char = token.charAt(at);
    const next = token.charAt(at + 1);
    if (char === '\\') {
      const meaning = escapes[next];
      if (meaning === undefined) unknownEscapes.push(at);
      replace(Math.max(1, Math.min(2, token.length - at)), meaning ?? next);
    } else if (char === '"') {
      closed = true;
    } else if (char === '{' || char === '}') {
      if (next === char) replace(2, char);
      else if (char === '{') closed = true;
      else {
        loneBraces.push(at);
        at++;
      }
    } else at++;
  }
  parts.push(token.slice(plainFrom, at));
  return { value: parts.join(''), closed, unknownEscapes, loneBraces };
}

/** Whether a block comment lacks its end, and so reaches to the end of the file. */
export function isOpenComment({ image }: { readonly image: string }): boolean {
  return image.startsWith('/*') && (image.length < 4 || !image.endsWith('*/'));
}
