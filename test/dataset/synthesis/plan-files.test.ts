import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planFiles, type ChosenSamples } from '../../../src/dataset/synthesis/index.ts';

const indexes = fc.uniqueArray(fc.nat(999), { maxLength: 12 });
const sides = fc.record({ train: indexes, eval: indexes });
const chosen = fc.record({ S: sides, M: sides, L: sides }, { requiredKeys: [] }) as fc.Arbitrary<ChosenSamples>;

describe('the files of a data set', () => {
  it('hold every chosen sample once, evaluation by tier and in order, training of all tiers', () => {
    fc.assert(
      fc.property(chosen, (samples) => {
        const files = planFiles(samples, 'messages', undefined);
        const evaluation = files.filter(({ split }) => split === 'eval');
        assert.deepEqual(
          evaluation.map(({ name, tier, indexes: of }) => ({ name, tier, of })),
          (['S', 'M', 'L'] as const).flatMap((tier) => {
            const of = samples[tier]?.eval ?? [];
            return of.length === 0 ? [] : [{ name: `eval-${tier}.jsonl`, tier, of }];
          }),
        );
        const train = files.find(({ split }) => split === 'train');
        for (const tier of ['S', 'M', 'L'] as const)
          assert.deepEqual(
            (train?.indexes ?? []).filter((_, i) => train?.tiers[i] === tier),
            samples[tier]?.train ?? [],
          );
      }),
    );
  });

  it('are, shard behind shard, the whole files, in pieces whose sizes differ by at most one', () => {
    fc.assert(
      fc.property(chosen, fc.integer({ min: 1, max: 5 }), (samples, of) => {
        const shards = Array.from({ length: of }, (_, i) => planFiles(samples, 'parquet', { index: i + 1, of }));
        for (const whole of planFiles(samples, 'parquet', undefined)) {
          const pieces = shards.map((files) =>
            files.find(({ split, tier }) => split === whole.split && tier === whole.tier),
          );
          assert.deepEqual(
            pieces.flatMap((piece) => piece?.indexes ?? []),
            whole.indexes,
          );
          assert.deepEqual(
            pieces.flatMap((piece) => piece?.tiers ?? []),
            whole.tiers,
          );
          const sizes = pieces.map((piece) => piece?.indexes.length ?? 0);
          assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
        }
      }),
    );
  });
});
