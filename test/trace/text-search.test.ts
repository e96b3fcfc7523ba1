import assert from 'node:assert/strict';
import fc from 'fast-check';
import { breaksIn, commonBefore, commonBehind } from '../../src/trace/text-search.ts';

const seed = 20261130;
/** Texts that have much in common, also of more than one piece of what is compared at once. */
const text = fc
  .tuple(fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 6 }), fc.nat({ max: 400 }))
  .map(([end, length]) => `${'ab'.repeat(length)}${end}`);

/** Characters from a place in each on, one by one. */
function inCommon(one: string, other: string): number {
  let count = 0;
  while (count < one.length && count < other.length && one[count] === other[count]) count++;
  return count;
}

describe('what two texts have in common', () => {
  it('is counted from any place in each', () => {
    fc.assert(
      fc.property(text, text, fc.nat({ max: 3 }), fc.nat({ max: 3 }), (one, other, from, otherFrom) => {
        const [oneAt, otherAt] = [Math.min(from, one.length), Math.min(otherFrom, other.length)];
        assert.equal(commonBefore(one, oneAt, other, otherAt), inCommon(one.slice(oneAt), other.slice(otherAt)));
      }),
      { seed },
    );
  });

  it('is counted from their ends on, as far as is asked', () => {
    const turned = (some: string): string => some.split('').reverse().join('');
    fc.assert(
      fc.property(text, text, fc.nat({ max: 900 }), (one, other, wanted) => {
        const most = Math.min(wanted, one.length, other.length);
        const [before, behind] = [turned(one), turned(other)];
        assert.equal(commonBehind(before, behind, most), Math.min(most, inCommon(one, other)));
      }),
      { seed },
    );
  });

  it('is nothing where they differ at once', () => {
    assert.equal(commonBefore('a', 0, 'b', 0), 0);
    assert.equal(commonBehind('a', 'b', 1), 0);
    assert.equal(commonBefore('', 0, 'b', 0), 0);
  });

  it('and breaks of lines are counted between two places', () => {
    assert.deepEqual(
      [
        [0, 5],
        [1, 5],
        [0, 1],
        [2, 2],
      ].map(([from = 0, to = 0]) => breaksIn('\na\n\nb', from, to)),
      [3, 2, 1, 0],
    );
  });
});
