const token = /"(?:[^"\\]+|\\[\s\S]?)*"?|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/g;

/**
 * What a JSON text holds; integers that no number of JavaScript holds exactly, beyond 2^53, are texts of their digits,
 * which inputs may be as well.
 */
export function parseExactJson(text: string): unknown {
  return JSON.parse(
    text.replace(token, (found) =>
      /^-?[1-9][0-9]*$/.test(found) && !Number.isSafeInteger(Number(found)) ? `"${found}"` : found,
    ),
  );
}
