import type { Task, TierName } from '../../machine/index.ts';
import type { VariantName } from '../../trace/index.ts';
import {
  shareOut,
  tierNames,
  type BatchRequest,
  type SetFormat,
  type Mix,
  type Shard,
  type SplitName,
} from '../../dataset/synthesis/index.ts';
import { CommandError } from '../command-error.ts';
import type { FaultCounts } from './faulty-lines.ts';

/** A task of the data set. */
export interface TaskOfSet {
  readonly task: Task;
  /** As it was given. */
  readonly file: string;
  /** Its folder in the data set, named after the file; this is also the task's name in a sample's `meta`. */
  readonly folder: string;
}

/** Everything that decides on the bytes of a data set. */
export interface Settings {
  readonly tasks: readonly TaskOfSet[];
  readonly train: number;
  readonly evaluation: number;
  readonly mix: Mix;
  readonly seed: number;
  readonly style: string;
  readonly variant: VariantName;
  readonly format: SetFormat;
  /** Faults that are put into traces; undefined where they are right. */
  readonly faults: FaultCounts | undefined;
  readonly shard: Shard | undefined;
  readonly allowRepeats: boolean;
  readonly balanceLengths: boolean;
  readonly request: BatchRequest;
}

/**
 * How many samples of each tier and side a task should have; a tier from which nothing is drawn is left out. Throws
 * where the mix names a tier that is not there.
 */
export function wantedOf(
  { task, file }: TaskOfSet,
  { train, evaluation, mix }: Settings,
): ReadonlyMap<TierName, Readonly<Record<SplitName, number>>> {
  const shares = shareOut(train, mix);
  const wanted = new Map<TierName, Readonly<Record<SplitName, number>>>();
  for (const [i, tier] of tierNames.entries()) {
    const share = shares[i] ?? 0;
    const isThere = task.tiers.some(({ name }) => name === tier);
    if (!isThere && share > 0)
      throw new CommandError(
        `${file}: “${task.name}” has no tier ${tier}, but --mix ${mix.join(':')} draws training samples from it.`,
      );
    if (isThere && share + evaluation > 0) wanted.set(tier, { train: share, eval: evaluation });
  }
  return wanted;
}

/** The command that makes this data set again; where it is put and how many threads work are no part of it. */
export function commandText({
  tasks,
  train,
  evaluation,
  mix,
  seed,
  style,
  variant,
  format,
  shard,
  allowRepeats,
  balanceLengths,
  request,
  faults,
}: Settings): string {
  const words = [
    'tail-cot',
    'synth',
    ...tasks.map(({ file }) => file),
    '--train',
    train,
    '--eval',
    evaluation,
    '--mix',
    mix.join(':'),
    '--seed',
    seed,
    '--style',
    style,
    '--variant',
    variant,
    '--format',
    format,
    ...(faults === undefined ? [] : ['--faults', faultsText(faults)]),
    ...(shard === undefined ? [] : ['--shard', `${shard.index}/${shard.of}`]),
    ...(allowRepeats ? ['--allow-repeats'] : []),
    ...(balanceLengths ? ['--balance-lengths'] : []),
    ...(format === 'openai-batch' ? ['--model', request.model, '--max-tokens', request.maxTokens] : []),
  ];
  return words.map((word) => quoted(String(word))).join(' ');
}

/** As the option has it: `3`, or `0..5`. */
export function faultsText({ least, most }: FaultCounts): string {
  return least === most ? String(least) : `${least}..${most}`;
}

function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
