import { sameValue, type Value } from '../../machine/index.ts';

export function sameValues(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((value, i) => sameValue(value, b[i]));
}
