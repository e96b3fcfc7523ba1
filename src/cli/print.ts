/*
 * All that the commands print goes through here: what a model, a server or a file wrote may hold sequences that a terminal obeys (colours, the window's
 * title, the clipboard) or that turn the order of letters around. They are shown instead.
 */

/** Controls, those of DEL and C1 included, and what sets the direction of writing. */
const OBEYED = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The text with whatever a terminal would obey as `\x1b` or `\u202e`; line breaks and tabs stay. */
export function visible(text: string): string {
  return text.replace(OBEYED, (character) =>
    character === '\n' || character === '\t' ? character : escaped(character),
  );
}

/** The same on one line, for what must not pass for a line of its own. */
export function visibleLine(text: string): string {
  return text
    .replace(/[\u2028\u2029]/g, ' ')
    .replace(OBEYED, (character) => (character === '\t' ? character : escaped(character)));
}

/** A value as one line of JSON: the same value, in characters that a terminal shows. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(OBEYED, (character) => `\\u${hex(character, 4)}`)}\n`;
}

function escaped(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  return character <= '\u00ff' ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`;
}

function hex(character: string, digits: number): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(digits, '0');
}
