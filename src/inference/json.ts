/** The value of a JSON text; undefined, which JSON cannot say, where it is none. Python's NaN and Infinity, which servers let slip, are null. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return /NaN|Infinity/.test(text) ? parseStrictly(text.replace(STRING_OR_NO_NUMBER, (found) => (found.startsWith('"') ? found : 'null'))) : undefined;
  }
}

/** A string, closed or not, so that what stands in one is left alone; or what is no number of JSON. */
const STRING_OR_NO_NUMBER = /"(?:[^"\\]|\\[^])*"?|-?\b(?:NaN|Infinity)\b/g;

function parseStrictly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
