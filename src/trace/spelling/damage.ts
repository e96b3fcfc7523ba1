import type { SpellingName } from './spelling-table.ts';

/** What is asked of a line that was read otherwise than it is spelt. */
interface ReadLine {
  readonly raw: { readonly line: number };
  readonly names: ReadonlySet<SpellingName>;
  /** It names what is no state or place. */
  readonly isUnknown?: boolean;
}

/**
 * The lines whose spelling is told of. Between lines that cannot be read, one that only happens to look like a line of a
 * trace is damaged as they are: so is each way of spelling that no line elsewhere has.
 */
export function outsideDamage<Line extends ReadLine>(
  lines: readonly Line[],
  unreadable: ReadonlySet<number>,
): readonly Line[] {
  if (unreadable.size === 0) return lines;
  const damaged = new Set(unreadable);
  const within = (step: -1 | 1): void => {
    for (const { raw, isUnknown } of step > 0 ? lines : lines.toReversed())
      if (isAmong(raw.line, damaged, isUnknown === true)) damaged.add(raw.line);
  };
  within(1);
  within(-1);
  const elsewhere = new Set(lines.flatMap(({ raw, names }) => (damaged.has(raw.line) ? [] : [...names])));
  return lines.filter(({ raw, names }) => !damaged.has(raw.line) || [...names].every((name) => elsewhere.has(name)));
}

/** Whether the lines around one are damaged; `isUnknown`: one of them is enough. */
function isAmong(line: number, damaged: ReadonlySet<number>, isUnknown: boolean): boolean {
  const [before, behind] = [damaged.has(line - 1), damaged.has(line + 1)];
  if (isUnknown) return before || behind;
  return (before && (behind || damaged.has(line - 2))) || (behind && damaged.has(line + 2));
}
