import type { SpellingName } from './spelling-table.ts';

/** What of a line stands in quotes as traces have them: a value, to be left as it is. */
const quoted = /'(?:[^'\\]|\\.)*'/g;

/** A line with what stands outside of its quoted values rewritten. */
export function outsideQuotes(line: string, rewrite: (text: string) => string): string {
  if (!line.includes("'")) return rewrite(line);
  let text = '';
  let at = 0;
  for (const { 0: value, index } of line.matchAll(quoted)) {
    text += rewrite(line.slice(at, index)) + value;
    at = index + value.length;
  }
  return text + rewrite(line.slice(at));
}

const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

/** A line without the characters that nobody sees. */
export function withoutInvisible(line: string): string {
  return outsideQuotes(line, (text) => text.replace(invisible, ''));
}

/** Signs that stand for those of a trace. */
const signs: ReadonlyMap<string, string> = new Map([
  ['×', '*'],
  ['⋅', '*'],
  ['·', '*'],
  ['≤', '<='],
  ['≥', '>='],
  ['≠', '!='],
  ['→', '->'],
  ['∞', 'inf'],
]);

const foldings: readonly (readonly [SpellingName, RegExp, (found: string) => string])[] = [
  ['spacing', /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, () => ' '],
  ['minus', /[\u2010-\u2015\u2212\ufe58\ufe63]/g, () => '-'],
  ['full-width', /[\uff01-\uff5e]/g, (found) => String.fromCharCode(found.charCodeAt(0) - 0xfee0)],
  ['signs', /[×⋅·≤≥≠→∞]/g, (found) => signs.get(found) ?? found],
];

/** A text in other quotation marks than those of traces. */
const otherQuotes = /["“”]([^"“”']*)["“”]|[‘’‚‛＇]([^‘’‚‛＇']*)[‘’‚‛＇]/g;

const ascii = /^[\0-\x7f]*$/;

/** A line in the characters of traces; adds how it was spelt. */
export function folded(line: string, used: Set<SpellingName>): string {
  const inQuotes = line.replace(otherQuotes, (_all, double?: string, single?: string) => `'${double ?? single ?? ''}'`);
  if (inQuotes !== line) used.add('quotes');
  if (ascii.test(inQuotes)) return inQuotes;
  return outsideQuotes(inQuotes, (text) => {
    let folding = text;
    for (const [name, pattern, into] of foldings) {
      const before = folding;
      folding = folding.replace(pattern, into);
      if (folding !== before) used.add(name);
    }
    return folding;
  });
}
