import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Random } from '../../src/dataset/index.ts';
import { halfLength, type LengthCount } from '../../src/spotcheck/half-length.ts';

/** Answers at each length from 10 to 50, drawn from a curve that falls through a half at `at`. */
function drawn(seed: number, each: number, at: number, width: number): readonly LengthCount[] {
  const random = new Random('half-length', String(seed));
  return Array.from({ length: 21 }, (_, i) => {
    const length = 10 + 2 * i;
    const share = 1 / (1 + Math.exp((length - at) / width));
    const sound = Array.from({ length: each }, () => random.integer(0, 999_999) < share * 1_000_000).filter(Boolean);
    return { length, answered: each, sound: sound.length };
  });
}

function all(length: number, answered: number, sound: number): LengthCount {
  return { length, answered, sound };
}

describe('the half-length', () => {
  it('lies where the curve that the answers were drawn from falls through a half', () => {
    const found = halfLength(drawn(1, 400, 31.5, 4));
    assert.ok(typeof found?.at === 'number' && Math.abs(found.at - 31.5) < 0.5, JSON.stringify(found));
    assert.ok(found.low !== undefined && found.high !== undefined, JSON.stringify(found));
    assert.ok(found.low < found.at && found.at < found.high && found.high - found.low < 1.2, JSON.stringify(found));
  });

  it('has an interval that holds the true one in about 95 of 100 runs', () => {
    const runs = 150;
    const held = Array.from({ length: runs }, (_, seed) => {
      const { low = -Infinity, high = Infinity } = halfLength(drawn(seed, 4, 27, 5)) ?? {};
      return low <= 27 && 27 <= high;
    }).filter(Boolean).length;
    assert.ok(held >= 0.91 * runs && held <= 0.985 * runs, `${held} of ${runs}`);
  });

  it('of a model that fails at once beyond a length lies between the two lengths', () => {
    const found = halfLength([all(10, 20, 20), all(20, 20, 20), all(30, 20, 0), all(40, 20, 0)]);
    assert.ok(typeof found?.at === 'number' && found.at > 20 && found.at < 30, JSON.stringify(found));
    assert.ok((found.low ?? 0) >= 10 && (found.high ?? 99) <= 40, JSON.stringify(found));
  });

  it('is beyond the lengths that were asked, or below them, where the answers say no more', () => {
    assert.deepEqual(halfLength([all(10, 20, 20), all(20, 20, 20)])?.at, 'beyond');
    assert.deepEqual(halfLength([all(10, 20, 0), all(20, 20, 0)])?.at, 'below');
    assert.deepEqual(halfLength([all(10, 20, 20), all(20, 20, 20)])?.high, undefined);
    assert.deepEqual(halfLength([all(10, 20, 0), all(20, 20, 0)])?.low, undefined);
    assert.equal(halfLength([all(10, 0, 0)]), undefined);
    assert.equal(halfLength([]), undefined);
  });

  it('is finite, in order, and within the lengths for any answers', () => {
    const count = fc
      .record({ length: fc.integer({ min: 0, max: 100_000 }), answered: fc.integer({ min: 1, max: 50 }) })
      .chain(({ length, answered }) =>
        fc.integer({ min: 0, max: answered }).map((sound) => ({ length, answered, sound })),
      );
    fc.assert(
      fc.property(
        fc.uniqueArray(count, { minLength: 1, maxLength: 20, selector: ({ length }) => length }),
        (counts) => {
          const lengths = counts.map(({ length }) => length);
          const { at, low, high } = halfLength(counts) ?? {};
          const between = [low, typeof at === 'number' ? at : undefined, high].filter((one) => one !== undefined);
          for (const [i, one] of between.entries()) {
            assert.ok(one >= Math.min(...lengths) && one <= Math.max(...lengths));
            assert.ok(i === 0 || one >= (between[i - 1] ?? 0) - 1e-6);
          }
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });
});
