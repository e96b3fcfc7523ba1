/**
 * Control, zero-width and direction characters: they would hide, or turn the text around them. Line feed and tab stay.
 */
export const unseenCharacters =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text as it may be shown: characters that nobody can see become their code, `\u202e`. */
export function visible(text: string): string {
  return text.replace(unseenCharacters, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** At most `length` characters of visible text, with a sign that more follow. */
export function excerpt(text: string, length: number): string {
  const shown = visible(text.length > length * 2 ? text.slice(0, length * 2) : text);
  return shown.length > length || text.length > length * 2 ? `${shown.slice(0, length - 1)}…` : shown;
}

const grouped = new Intl.NumberFormat('en-US');

/** 12,345 */
export function number(value: number): string {
  return grouped.format(value);
}

/** At most four characters for any count: 999, 1.5k, 38k, 1.2M. */
export function compact(value: number): string {
  if (value < 1000) return String(value);
  const [scaled, unit] = value < 999_500 ? [value / 1000, 'k'] : [value / 1_000_000, 'M'];
  return `${scaled < 9.95 ? scaled.toFixed(1) : Math.round(scaled)}${unit}`;
}

/** `1 state`, `2 states`. */
export function plural(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Behind a count of rows: how many are still to come. */
export function moreWords(more: number): string {
  return more === 0 ? '' : `, ${number(more)} more are coming`;
}

/** Both ends of a range, or the one number that it is. */
export function rangeText({ from, to }: { readonly from: number; readonly to: number }): string {
  return from === to ? String(from) : `${from}–${to}`;
}
