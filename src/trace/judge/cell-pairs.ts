/** Which printed cell stands for which expected one. */
export interface Pairs {
  /** By expected cell: the printed one, of the same name if there is one, else one that nothing else expects. */
  readonly partner: readonly (number | undefined)[];
  /** Printed cells that nothing expects. */
  readonly rest: readonly number[];
  /** Cells of the right names stand in another order. */
  readonly swapped: boolean;
}

export function pairUp(expected: readonly string[], printed: readonly string[]): Pairs {
  const places = new Map<string, number[]>();
  for (const [i, name] of printed.entries()) {
    const there = places.get(name);
    if (there === undefined) places.set(name, [i]);
    else there.push(i);
  }
  const partner: (number | undefined)[] = expected.map((name) => places.get(name)?.shift());
  const named = partner.filter((place) => place !== undefined);
  const used = new Set(named);
  const free = printed.map((_name, i) => i).filter((i) => !used.has(i));
  for (const [i, place] of partner.entries()) if (place === undefined) partner[i] = free.shift();
  return { partner, rest: free, swapped: named.some((place, i) => i > 0 && place < (named[i - 1] ?? 0)) };
}
