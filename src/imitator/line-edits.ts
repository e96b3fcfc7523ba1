/** Uniform in [0, 1). */
export type Random = () => number;

/** A cell and a value on a line, and where they stand. */
export interface Pair {
  readonly cell: string;
  readonly value: string;
  readonly whole: string;
  readonly at: number;
}

export function pairsOf(line: string, pattern: RegExp): Pair[] {
  return [...line.matchAll(pattern)].map((match) => ({
    cell: match.groups?.['cell'] ?? '',
    value: match.groups?.['value'] ?? '',
    whole: match[0],
    at: match.index,
  }));
}

export function replaced(line: string, { whole, at }: Pair, by: string): string {
  return line.slice(0, at) + by + line.slice(at + whole.length);
}

export function withValue({ whole, value: old, cell: name }: Pair, by: string): string {
  return whole.startsWith(name) ? name + whole.slice(name.length).replace(old, by) : whole.replace(old, by);
}

export function pick<One>(from: readonly One[], random: Random): One | undefined {
  return from[Math.floor(random() * from.length)];
}

/** A number near to another, never the same. */
export function near(number: string, random: Random): string {
  return String(BigInt(number) + BigInt((random() < 0.5 ? 1 : -1) * (1 + Math.floor(random() * 3))));
}

/** The cell with another last index. */
export function elsewhere(name: string, random: Random): string | undefined {
  const found = /-?\d+(?=\]$)/.exec(name);
  return found === null
    ? undefined
    : name.slice(0, found.index) + near(found[0], random) + name.slice(found.index + found[0].length);
}

/** A text with one of its numbers changed. */
export function otherNumber(text: string, random: Random): string | undefined {
  const found = pick([...text.matchAll(/(?<![\w.])-?\d+/g)], random);
  return found === undefined
    ? undefined
    : text.slice(0, found.index) + near(found[0], random) + text.slice(found.index + found[0].length);
}
