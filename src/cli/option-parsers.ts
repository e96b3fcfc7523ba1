import { availableParallelism } from 'node:os';
import { Option } from 'commander';
import type { Shard } from '../dataset/synthesis/index.ts';
import { CommandError } from './command-error.ts';
import { wholeNumber } from './files.ts';

/** `2/4`: the second of four parts. */
export function shardOption(text: string): Shard {
  const [, index, of] = /^(\d{1,5})\/(\d{1,5})$/.exec(text)?.map(Number) ?? [];
  if (index === undefined || of === undefined || index < 1 || index > of)
    throw new CommandError(`--shard must be a part and the number of parts, such as 1/4; not ${text}.`);
  return { index, of };
}

/** Gathers what an option that may be repeated is given. */
export function several(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** Threads that work where nobody says how many. */
export function usualJobs(): number {
  return Math.min(availableParallelism(), 64);
}

/** `does`: what the threads do, for people: `judge`. */
export function jobsOption(does: string): Option {
  return new Option('--jobs <n>', `number of threads that ${does}`)
    .default(usualJobs(), 'one per core')
    .argParser(wholeNumber('--jobs', 1, 256));
}
