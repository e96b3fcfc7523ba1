import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isIn, tierBins } from '../../src/spotcheck/length-bins.ts';

const rowsOf = (...lengths: readonly number[]): { length: number }[] => lengths.map((length) => ({ length }));

describe('the parts of the lengths in a report', () => {
  const tiers = [
    { low: 10, high: 30 },
    { low: 31, high: 40 },
    { low: 41, high: 50 },
  ];

  it('begin where tiers do', () => {
    assert.deepEqual(
      tierBins(tiers, rowsOf(...Array.from({ length: 41 }, (_, i) => 10 + i))).map(({ from, to }) => `${from}–${to}`),
      ['10–20', '21–30', '31–35', '36–40', '41–45', '46–50'],
    );
    assert.deepEqual(tierBins(tiers, rowsOf(33, 34)), [{ from: 31, to: 35 }]);
    assert.equal(tierBins(tiers.slice(0, 1), rowsOf(...Array.from({ length: 21 }, (_, i) => 10 + i))).length, 6);
    assert.deepEqual(tierBins([], rowsOf(3, 9)), [{ from: 3, to: 9 }]);
    assert.deepEqual(tierBins(tiers, []), []);
  });

  it('have each row once, whatever the tiers are', () => {
    const tier = fc.tuple(fc.nat(60), fc.nat(30)).map(([low, more]) => ({ low, high: low + more }));
    fc.assert(
      fc.property(fc.array(tier, { maxLength: 3 }), fc.array(fc.nat(120), { maxLength: 40 }), (drawn, lengths) => {
        const rows = rowsOf(...lengths);
        const bins = tierBins(drawn, rows);
        for (const row of rows) assert.equal(bins.filter((bin) => isIn(row, bin)).length, 1, JSON.stringify(bins));
        for (const { from, to } of bins) assert.ok(from <= to);
      }),
      { numRuns: 300 },
    );
  });
});
