/**
 * The value of a JSON text; undefined, which JSON cannot say, where it is none. Python's NaN and Infinity, which
 * servers let slip, are null.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return /NaN|Infinity/.test(text) ? parseStrictly(withNulls(text)) : undefined;
  }
}

/**
 * An escape, an end of a string, or what is no number of JSON. Each match is short: a pattern of whole strings would
 * overflow the stack on a long one.
 */
const TOKEN = /\\[^]|"|-?\b(?:NaN|Infinity)\b/g;

/** The text with null for each NaN and Infinity outside of strings. */
function withNulls(text: string): string {
  let isInString = false;
  return text.replace(TOKEN, (found) => {
    if (found === '"') isInString = !isInString;
    return isInString || found === '"' || found.startsWith('\\') ? found : 'null';
  });
}

function parseStrictly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
