/** A string of JSON, a comment, or a comma that nothing but a bracket follows. */
const TOKEN = /"[^"\\]*(?:\\[^][^"\\]*)*"|\/\/[^\n]*|\/\*[^]*?\*\//g;
const LAST_COMMA = /"[^"\\]*(?:\\[^][^"\\]*)*"|,(?=\s*[\]}])/g;

/** The value of a text in the form of VS Code's settings: JSON with comments, and commas behind the last of a list. */
export function parseJsonWithComments(text: string): unknown {
  const bare = text
    .replace(/^\uFEFF/, '')
    .replace(TOKEN, (found) => (found.startsWith('"') ? found : ' '))
    .replace(LAST_COMMA, (found) => (found.startsWith('"') ? found : ''));
  return JSON.parse(bare);
}
