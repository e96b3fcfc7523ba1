import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Random } from '../../src/dataset/index.ts';
import { onsetOf, type LengthHazard } from '../../src/spotcheck/hazard-onset.ts';

const lengths = Array.from({ length: 41 }, (_, i) => 10 + i);

/** Traces that come to a state as often as they are long, and fail at each visit with a chance by their length. */
function traces(seed: number, each: number, chance: (length: number) => number): readonly LengthHazard[] {
  const random = new Random('onset', seed);
  return lengths.map((length) => {
    let [reached, failed] = [0, 0];
    for (let trace = 0; trace < each; trace++)
      for (let visit = 0, goesOn = true; visit < length && goesOn; visit++) {
        reached++;
        goesOn = random.integer(0, 9999) >= 10_000 * chance(length);
        if (!goesOn) failed++;
      }
    return { length, reached, failed };
  });
}

describe('the length from which on a state fails more often', () => {
  it('is not told in 95 of 100 runs, or more, in which it fails as often at every length', () => {
    for (const hazard of [0.002, 0.01, 0.05]) {
      const found = Array.from({ length: 200 }, (_, seed) => onsetOf(traces(seed, 4, () => hazard))).filter(Boolean);
      assert.ok(found.length <= 10, `${found.length} of 200 at ${hazard}`);
    }
  });

  it('is found within three lengths of a step from 0.1 % to 10 %', () => {
    for (let seed = 0; seed < 40; seed++) {
      const step = 20 + (seed % 25);
      const found = onsetOf(traces(seed, 4, (length) => (length < step ? 0.001 : 0.1)));
      assert.ok(found !== undefined && Math.abs(found.from - step) <= 3, `${found?.from} for ${step}, seed ${seed}`);
    }
  });

  it('is not told by what is rounded off where several answers to a question tell as much as one', () => {
    const counts = [
      { length: 10, reached: 1000, failed: 1 },
      { length: 20, reached: 1000, failed: 10 },
    ];
    assert.equal(onsetOf(counts, 1, 1.9), undefined);
    assert.equal(onsetOf(counts)?.from, 20);
  });

  it('has all visits on its two sides, fewer failures below than above, and does not depend on the order', () => {
    const counts = fc.uniqueArray(
      fc.record({
        length: fc.integer({ min: 1, max: 300 }),
        reached: fc.nat(500),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { maxLength: 200, selector: ({ length }) => length },
    );
    fc.assert(
      fc.property(counts, (given) => {
        const all = given.map(({ length, reached, share }) => ({
          length,
          reached,
          failed: Math.floor(reached * share ** 4),
        }));
        const onset = onsetOf(all);
        assert.deepEqual(onsetOf(all.toReversed()), onset);
        if (onset === undefined) return;
        const { from, below, above, p } = onset;
        assert.ok(p < 0.05 && all.some(({ length }) => length === from));
        assert.equal(
          below.reached + above.reached,
          all.reduce((sum, { reached }) => sum + reached, 0),
        );
        assert.equal(
          below.failed + above.failed,
          all.reduce((sum, { failed }) => sum + failed, 0),
        );
        assert.ok(above.failed / above.reached >= 2 * (below.failed / below.reached));
        assert.ok(onsetOf(all, 2)?.p === undefined || (onsetOf(all, 2)?.p ?? 0) >= p);
      }),
      { numRuns: 200 },
    );
  });

  it('is not told of one length, of no visit, nor of a growth that is clear but small', () => {
    assert.equal(onsetOf([]), undefined);
    assert.equal(onsetOf([{ length: 9, reached: 100, failed: 40 }]), undefined);
    const grown = [
      { length: 9, reached: 100_000, failed: 1000 },
      { length: 10, reached: 100_000, failed: 1900 },
    ];
    assert.equal(onsetOf(grown), undefined);
    assert.equal(onsetOf(grown.map((one) => ({ ...one, failed: one.length === 10 ? 2100 : 1000 })))?.from, 10);
  });

  it('needs more of answers that tell less, and of more states', () => {
    const few = [
      { length: 9, reached: 100, failed: 0 },
      { length: 10, reached: 100, failed: 7 },
    ];
    assert.equal(onsetOf(few)?.from, 10);
    assert.equal(onsetOf(few, 10), undefined);
    assert.equal(onsetOf(few, 1, 3), undefined);
  });
});
