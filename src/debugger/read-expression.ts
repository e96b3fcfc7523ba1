import { parseExpression } from '../language/index.ts';
import { parseCell, type Cell, type Machine } from '../machine/index.ts';

const CACHED = 200;

/** Longer texts are not read: reading takes longer than in proportion. */
export const LONGEST_TEXT = 10_000;

type Read = Cell | ReturnType<typeof parseExpression>;
const caches = new WeakMap<Machine, Map<string, Read>>();

/** Watches and conditions are evaluated again at every stop. */
export function readCached(machine: Machine, text: string): Read {
  const cache = caches.get(machine) ?? new Map<string, Read>();
  const known = cache.get(text);
  if (known !== undefined) return known;
  const read = readText(machine, text);
  if (cache.size >= CACHED) cache.clear();
  caches.set(machine, cache.set(text, read));
  return read;
}

export function tooLong(text: string): string {
  return `This expression is too long: it has ${text.length.toLocaleString('en')} characters, but at most ${LONGEST_TEXT.toLocaleString('en')} are read.`;
}

/** A cell as traces write it, or an expression. */
function readText(machine: Machine, text: string): Read {
  if (text.length > LONGEST_TEXT) return { error: tooLong(text) };
  const cell = parseCell(machine, text.trim());
  return cell !== undefined && cell.index.length > 0 ? cell : parseExpression(text);
}
