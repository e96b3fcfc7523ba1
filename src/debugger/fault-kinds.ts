import { closest } from '../language/index.ts';
import { faultGroup, faultTable } from '../trace/index.ts';
import type { RunFault } from './launch.ts';

/** A machine that is stuck is a fault of its own kind. */
const STUCK = 'stuck';

/** The faults that a condition names, or why it names none. */
export type FaultCondition = { readonly holds: (fault: RunFault) => boolean } | { readonly problem: string };

/**
 * Reads which faults are meant: names of kinds or groups with commas or blanks between them, `fetch, write-value`. A `!`
 * before one leaves it out; where all have one, every other fault is meant.
 */
export function parseFaultCondition(text: string): FaultCondition {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const known = new Set<string>([STUCK, ...faultTable.flatMap(({ kind, group }) => [kind, group])]);
  for (const word of words) {
    const name = word.replace(/^!/, '');
    if (known.has(name)) continue;
    const near = closest(name, known);
    return {
      problem: `There is no fault “${name}”${near === undefined ? '; docs/trace-format.md lists them' : `; did you mean ${near}?`}`,
    };
  }
  const left = words.filter((word) => word.startsWith('!')).map((word) => word.slice(1));
  const taken = words.filter((word) => !word.startsWith('!'));
  const isOne = (names: readonly string[], { fault }: RunFault): boolean =>
    fault === undefined ? names.includes(STUCK) : names.includes(fault.kind) || names.includes(faultGroup(fault.kind));
  return { holds: (fault) => (taken.length === 0 || isOne(taken, fault)) && !isOne(left, fault) };
}
