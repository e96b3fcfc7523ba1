/**
 * The value of a JSON text; undefined, which JSON cannot say, where it is none. Python's NaN and Infinity, which
 * programs let slip, are null. `read` reads what is JSON.
 */
export function parseJson(text: string, read: (text: string) => unknown = JSON.parse): unknown {
  const value = parseStrictly(text, read);
  return value === undefined && /NaN|Infinity/.test(text) ? parseStrictly(withNulls(text), read) : value;
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

function parseStrictly(text: string, read: (text: string) => unknown): unknown {
  try {
    return read(text);
  } catch {
    return undefined;
  }
}
