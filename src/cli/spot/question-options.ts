import { Option } from 'commander';
import { lengthsText, readLengths } from '../../dataset/index.ts';
import type { TierName } from '../../machine/index.ts';
import { MOST_SAMPLES, MOST_SHOTS, USUAL_SAMPLES } from '../../spotcheck/index.ts';
import { CommandError } from '../command-error.ts';
import { wholeNumber } from '../files.ts';

/** What says which questions are asked. */
export interface QuestionOptions {
  readonly tiers: TierName[];
  readonly lengths?: string;
  readonly samples: number;
  readonly seed: number;
  readonly shots: number;
}

export function tiersOption(): Option {
  return new Option('--tiers <list>', 'tiers, separated by commas')
    .default(['S', 'M', 'L'], 'S,M,L')
    .argParser(tierList);
}

/** Beside tiers: questions of just some lengths. */
export function lengthsOption(): Option {
  return new Option(
    '--lengths <list>',
    'instead of --tiers: lengths that questions have, such as 38..45 or 8,16,32..40; each length of a question is drawn from them',
  )
    .argParser(lengthList)
    .conflicts('tiers');
}

export function samplesOption(): Option {
  return new Option('--samples <n>', 'questions of each tier, or of the --lengths that count with it')
    .default(USUAL_SAMPLES)
    .argParser(wholeNumber('--samples', 1, MOST_SAMPLES));
}

export function seedOption(): Option {
  return new Option('--seed <n>', 'which questions are drawn')
    .default(0)
    .argParser(wholeNumber('--seed', 0, 2 ** 53 - 1));
}

/** Which questions, what stands before them, and how many are asked at once. */
export function drawOptions(): readonly Option[] {
  return [
    seedOption(),
    new Option('--shots <n>', 'examples before each question, with their traces, of the shortest tier')
      .default(0)
      .argParser(wholeNumber('--shots', 0, MOST_SHOTS)),
    new Option('--concurrency <n>', 'maximum number of requests in flight (default: 4)').argParser(
      wholeNumber('--concurrency', 1, 256),
    ),
  ];
}

function lengthList(text: string): string {
  const ranges = readLengths(text);
  if (ranges === undefined)
    throw new CommandError(
      `--lengths must be a list of lengths from 1 to 1,000,000, for example 38..45 or 8,16,32..40; not ${text}.`,
    );
  return lengthsText(ranges);
}

function tierList(text: string): TierName[] {
  const tiers = text.split(',').map((name) => name.trim());
  const isTier = (name: string): name is TierName => name === 'S' || name === 'M' || name === 'L';
  if (tiers.length === 0 || !tiers.every(isTier) || new Set(tiers).size < tiers.length)
    throw new CommandError(`--tiers must be a list of S, M and L, for example S,M; not ${text}.`);
  return tiers;
}
