/** What stands in a question, found by its form alone. */

/** The numbers without a sign, as they are written: `3.75`, `12`. */
export function numbersIn(question: string): string[] {
  return question.match(/\d+(?:\.\d+)?/g) ?? [];
}

/** The first list in brackets. Throws if there is none. */
export function listIn(question: string): number[] {
  const inside = /\[([^\]]*)\]/.exec(question)?.[1];
  if (inside === undefined) throw new Error(`no list in: ${question}`);
  return (inside.match(/-?\d+/g) ?? []).map(Number);
}

/** The texts in double quotes. */
export function quotedIn(question: string): string[] {
  return [...question.matchAll(/"([^"]*)"/g)].map(([, text = '']) => text);
}

/** The items, which must be so many. */
export function exactly<T>(count: number, items: readonly T[], question: string): readonly T[] {
  if (items.length !== count) throw new Error(`${items.length} found, not ${count}, in: ${question}`);
  return items;
}

/** A decimal as a whole number of units of its last place, and how many places it has behind the point. */
export function scaled(text: string): { readonly units: bigint; readonly places: number } {
  const [whole = '', rest = ''] = text.split('.');
  return { units: BigInt(whole + rest), places: rest.length };
}

/** So many units of the place `places` behind the point, as a person writes them: no zeros in front or at the end. */
export function decimalOf(units: bigint, places: number): string {
  const digits = units.toString().padStart(places + 1, '0');
  const cut = digits.length - places;
  return `${digits.slice(0, cut)}.${digits.slice(cut)}`.replace(/\.?0*$/, '');
}
