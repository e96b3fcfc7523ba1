import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Random } from '../../src/dataset/index.ts';
import {
  clusteredInterval,
  designEffect,
  intervalOfNone,
  meanInterval,
  type Cluster,
} from '../../src/spotcheck/clusters.ts';
import { wilson } from '../../src/spotcheck/interval.ts';

const cluster = fc
  .tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }))
  .map(([answered, right]): Cluster => ({ answered, right: Math.min(answered, right) }));

describe('the interval of answers of which several are to one question', () => {
  it('is Wilson’s where each question has one answer', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), (answers) => {
        const clusters = answers.map((isRight) => ({ answered: 1, right: isRight ? 1 : 0 }));
        assert.deepEqual(clusteredInterval(clusters), wilson(answers.filter(Boolean).length, answers.length));
      }),
      { seed: 1 },
    );
  });

  it('is that of the questions where all answers to each are alike, however many there are', () => {
    const alike = (right: readonly number[]): Cluster[] => right.map((one) => ({ answered: 8, right: 8 * one }));
    for (const right of [
      [1, 0, 1, 1, 0, 1, 1, 1, 1, 1],
      [1, 1, 1, 1],
      [0, 0],
    ]) {
      const interval = clusteredInterval(alike(right));
      const single = wilson(right.filter((one) => one === 1).length, right.length);
      assert.ok(interval && single);
      assert.ok(Math.abs(interval.low - single.low) < 1e-12 && Math.abs(interval.high - single.high) < 1e-12);
    }
  });

  it('goes by the sums of the answers and of their squares where none is right', () => {
    fc.assert(
      fc.property(fc.array(cluster, { maxLength: 20 }), (clusters) => {
        const answered = clusters.reduce((sum, one) => sum + one.answered, 0);
        const squares = clusters.reduce((sum, one) => sum + one.answered ** 2, 0);
        const none = clusters.map((one) => ({ ...one, right: 0 }));
        assert.deepEqual(intervalOfNone(answered, squares), clusteredInterval(none));
      }),
      { seed: 4 },
    );
  });

  it('holds the share, and is neither narrower than that of independent answers nor wider than that of the questions', () => {
    fc.assert(
      fc.property(fc.array(cluster, { maxLength: 20 }), (clusters) => {
        const answered = clusters.reduce((sum, one) => sum + one.answered, 0);
        const right = clusters.reduce((sum, one) => sum + one.right, 0);
        const interval = clusteredInterval(clusters);
        assert.equal(interval === undefined, answered === 0);
        if (interval === undefined) return;
        const independent = wilson(right, answered);
        const effect = designEffect([clusters]);
        const most = clusters.reduce((sum, one) => sum + one.answered ** 2, 0) / answered;
        assert.ok(effect >= 1 && effect <= Math.max(1, most) + 1e-9);
        assert.ok(interval.low <= right / answered + 1e-12 && interval.high >= right / answered - 1e-12);
        assert.ok(independent !== undefined && interval.low <= independent.low + 1e-12);
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  it('holds the true share in about 95 of 100 runs, where that of independent answers does not', () => {
    const [runs, questions, answers] = [2000, 30, 8];
    const random = new Random('clusters');
    const chance = (): number => random.integer(0, 999_999) / 1_000_000;
    const counts = { clustered: 0, independent: 0 };
    for (let run = 0; run < runs; run++) {
      // Questions that are hard, or easy: half of the answers are right in the mean.
      const clusters = Array.from({ length: questions }, (): Cluster => {
        const share = chance();
        return {
          answered: answers,
          right: Array.from({ length: answers }, chance).filter((one) => one < share).length,
        };
      });
      const right = clusters.reduce((sum, one) => sum + one.right, 0);
      const holds = (interval = { low: 1, high: 0 }): number => (interval.low <= 0.5 && interval.high >= 0.5 ? 1 : 0);
      counts.clustered += holds(clusteredInterval(clusters));
      counts.independent += holds(wilson(right, questions * answers));
    }
    assert.ok(counts.clustered / runs > 0.935 && counts.clustered / runs < 0.97, String(counts.clustered / runs));
    assert.ok(counts.independent / runs < 0.8, String(counts.independent / runs));
  });
});

describe('the interval of a mean of questions', () => {
  it('is Wilson’s of the questions for values that are 0 or 1, and at most as narrow as that of all answers', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 2, maxLength: 40 }), (values) => {
        const interval = meanInterval(values.map(Number), 1);
        const expected = wilson(values.filter(Boolean).length, values.length);
        assert.ok(interval && expected && Math.abs(interval.low - expected.low) < 1e-9);
      }),
      { seed: 3 },
    );
    assert.equal(meanInterval([], 4), undefined);
    const [narrow, all] = [meanInterval([0.5, 0.5, 0.5, 0.52], 4), wilson(8.08, 16)];
    assert.ok(narrow && all && Math.abs(narrow.low - all.low) < 1e-3);
  });
});
