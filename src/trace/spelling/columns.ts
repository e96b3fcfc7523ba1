import { folded } from './fold.ts';

/**
 * Where a stretch of a respelt line stands in the line as it was written: characters that both have are matched from
 * the end on, since most of what is left out stands before.
 */
export function columnsIn(line: string, respelt: string, from: number, to: number): readonly [number, number] {
  if (from === 0 && to === respelt.length) return [0, line.length];
  const places = new Array<number>(respelt.length + 1).fill(0);
  places[respelt.length] = line.length;
  let at = line.length;
  for (let i = respelt.length - 1; i >= 0; i--) {
    const wanted = respelt.charAt(i);
    let found = at - 1;
    if (wanted === ' ') {
      if (found >= 0 && isSame(line.charAt(found), ' ')) at = found;
    } else {
      while (found >= 0 && !isSame(line.charAt(found), wanted)) found--;
      if (found >= 0) at = found;
    }
    places[i] = at;
  }
  const start = places[from] ?? 0;
  return [start, Math.max(start, Math.min(line.length, endOf(places, to, line)))];
}

/** Where the character before a place ends. */
function endOf(places: readonly number[], to: number, line: string): number {
  return to === 0 ? 0 : Math.min((places[to - 1] ?? line.length) + 1, places[to] ?? line.length);
}

function isSame(one: string, other: string): boolean {
  return one === other || one.toLowerCase() === other.toLowerCase() || folded(one, new Set()) === other;
}
