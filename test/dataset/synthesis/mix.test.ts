import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mixedOrder, readMix, shareOut, type Mix } from '../../../src/dataset/synthesis/index.ts';

const weight = fc.nat(100);
const anyMix = fc
  .tuple(weight, weight, weight)
  .filter((mix): mix is [number, number, number] => mix.some((one) => one > 0));

describe('a mix of tiers', () => {
  it('is read from text, and nothing else is', () => {
    assert.deepEqual(readMix('8:1:1'), [8, 1, 1]);
    assert.deepEqual(readMix('1:0:0'), [1, 0, 0]);
    assert.deepEqual(readMix('8:2:31'), [8, 2, 31]);
    assert.deepEqual(readMix('0:0:1'), [0, 0, 1]);
    assert.equal(readMix('0:1234567:0'), undefined);
    for (const text of ['', '8:1', '8:1:1:1', '0:0:0', 'a:1:1', '-1:1:1', '1.5:1:1'])
      assert.equal(readMix(text), undefined);
  });

  it('shares every sample out, each tier within one of its exact share', () => {
    fc.assert(
      fc.property(fc.nat(100_000), anyMix, (count, mix: Mix) => {
        const shares = shareOut(count, mix);
        const sum = mix[0] + mix[1] + mix[2];
        assert.equal(shares[0] + shares[1] + shares[2], count);
        shares.forEach((share, i) => assert.ok(Math.abs(share - (count * (mix[i] ?? 0)) / sum) < 1));
      }),
    );
    assert.deepEqual(shareOut(100_000, [8, 1, 1]), [80_000, 10_000, 10_000]);
    // By largest remainders, of equal ones the shorter tier first.
    assert.deepEqual(shareOut(1, [1, 1, 1]), [1, 0, 0]);
    assert.deepEqual(shareOut(2, [1, 1, 1]), [1, 1, 0]);
    assert.deepEqual(shareOut(5, [1, 1, 2]), [1, 1, 3]);
    assert.deepEqual(shareOut(7, [1, 2, 1]), [2, 3, 2]);
    assert.deepEqual(shareOut(6, [1, 2, 1]), [2, 3, 1]);
    assert.deepEqual(shareOut(3, [0, 1, 3]), [0, 1, 2]);
  });

  it('is the mix of every piece of a file', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { minLength: 1, maxLength: 3 }), (counts) => {
        const order = mixedOrder(counts);
        const placed = counts.map(() => 0);
        order.forEach((tier, place) => {
          placed[tier] = (placed[tier] ?? 0) + 1;
          for (const [i, count] of counts.entries())
            assert.ok(Math.abs((placed[i] ?? 0) - (count * (place + 1)) / order.length) < 2);
        });
        assert.deepEqual(placed, counts);
      }),
    );
    assert.deepEqual([...mixedOrder([3, 1, 2])], [0, 2, 0, 1, 2, 0]);
  });
});
