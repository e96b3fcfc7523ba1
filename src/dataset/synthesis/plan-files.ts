import type { TierName } from '../../machine/index.ts';
import type { SetFormat } from './file-format.ts';
import { mixedOrder, tierNames } from './mix.ts';
import type { SplitName } from './split.ts';

/** Shard `index`, from 1, of `of`. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** The numbers of the chosen candidates of a task, by tier. */
export type ChosenSamples = Readonly<Partial<Record<TierName, Readonly<Record<SplitName, readonly number[]>>>>>;

/** A file of a data set, or a shard's part of one. */
export interface FilePlan {
  /** Inside the task's folder: `train.jsonl`, `eval-S-00001-of-00004.parquet`. */
  readonly name: string;
  readonly split: SplitName;
  /** Of evaluation files, which have one tier. */
  readonly tier: TierName | undefined;
  /** The samples in their order. */
  readonly tiers: readonly TierName[];
  readonly indexes: readonly number[];
}

/**
 * The files of a task: evaluation by tier, in the order that they were drawn; training with its tiers mixed evenly. A
 * shard has an equal piece of each file, so that the shards' pieces one behind the other are the file. A file without
 * samples is not planned.
 */
export function planFiles(chosen: ChosenSamples, format: SetFormat, shard: Shard | undefined): readonly FilePlan[] {
  const present = tierNames.filter((tier) => chosen[tier] !== undefined);
  const evaluation = present.map((tier) => {
    const indexes = chosen[tier]?.eval ?? [];
    return plan(
      'eval',
      tier,
      indexes.map(() => tier),
      indexes,
    );
  });
  const train = present.map((tier) => chosen[tier]?.train ?? []);
  const next = train.map(() => 0);
  const tiers: TierName[] = [];
  const indexes: number[] = [];
  for (const number of mixedOrder(train.map((one) => one.length))) {
    const place = next[number] ?? 0;
    next[number] = place + 1;
    tiers.push(present[number] ?? 'S');
    indexes.push(train[number]?.[place] ?? 0);
  }
  return [...evaluation, plan('train', undefined, tiers, indexes)].filter((file) => file.indexes.length > 0);

  function plan(
    split: SplitName,
    tier: TierName | undefined,
    allTiers: readonly TierName[],
    allIndexes: readonly number[],
  ): FilePlan {
    const { index, of } = shard ?? { index: 1, of: 1 };
    const count = allIndexes.length;
    const from = Math.floor((count * (index - 1)) / of);
    const to = Math.floor((count * index) / of);
    return {
      name: fileName(split, tier, format, shard),
      split,
      tier,
      tiers: allTiers.slice(from, to),
      indexes: allIndexes.slice(from, to),
    };
  }
}

function fileName(split: SplitName, tier: TierName | undefined, format: SetFormat, shard: Shard | undefined): string {
  return `${tier === undefined ? split : `${split}-${tier}`}${shardSuffix(shard)}.${format === 'parquet' ? 'parquet' : 'jsonl'}`;
}

/** `-00001-of-00004`, or nothing. */
export function shardSuffix(shard: Shard | undefined): string {
  const padded = (n: number): string => String(n).padStart(5, '0');
  return shard === undefined ? '' : `-${padded(shard.index)}-of-${padded(shard.of)}`;
}
