import type { TierName } from '../../machine/index.ts';
import type { Report } from '../../spotcheck/index.ts';
import { CommandError } from '../command-error.ts';
import type { Io } from '../io.ts';

/** The percentages of pass@1 that a run must reach, of a tier or of all. */
export type Thresholds = ReadonlyMap<TierName | 'all', number>;

/** Reads `90`, or `S=99,M=90`. */
export function thresholds(text: string): Thresholds {
  const found = new Map<TierName | 'all', number>();
  for (const part of text.split(',')) {
    const [, name = 'all', number = ''] = /^\s*(?:(S|M|L|all)=)?(\d+(?:\.\d+)?)\s*%?\s*$/.exec(part) ?? [];
    const value = Number(number);
    if (number === '' || value > 100)
      throw new CommandError(
        `--fail-under must be a percentage, such as 90, or one for each tier, such as S=99,M=90; not “${text}”.`,
      );
    found.set(name as TierName | 'all', value);
  }
  return found;
}

/** Says which of them runs do not reach, and whether any is. */
export function tellMissed(
  io: Io,
  runs: readonly { readonly name: string; readonly report: Report }[],
  wanted: Thresholds = new Map(),
): boolean {
  const lines = runs.flatMap(({ name, report }) =>
    missed(report, wanted).map((text) => `${runs.length > 1 ? `${name}: ` : ''}${text}.\n`),
  );
  for (const line of lines) io.say(line);
  return lines.length > 0;
}

/** For people: which of them a report does not reach. What has no answer reaches nothing. */
function missed({ tiers, all }: Report, wanted: Thresholds): string[] {
  return [...wanted].flatMap(([name, percent]) => {
    const score = name === 'all' ? all : tiers.find(({ tier }) => tier === name);
    const share = score === undefined || score.answered === 0 ? undefined : (100 * score.right) / score.answered;
    if (share !== undefined && share >= percent) return [];
    return [
      `pass@1 of ${name === 'all' ? 'all questions' : `tier ${name}`} is ${share === undefined ? 'unknown' : `${share.toFixed(1)} %`}, under ${percent} %`,
    ];
  });
}
