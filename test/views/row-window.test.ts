import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rowWindow, topOf, type RowGeometry } from '../../src/views/report/row-window.ts';

const geometry: fc.Arbitrary<RowGeometry> = fc.nat(5000).chain((count) =>
  fc.record({
    count: fc.constant(count),
    rowHeight: fc.integer({ min: 1, max: 60 }),
    open: fc.option(fc.record({ index: fc.nat(Math.max(0, count - 1)), height: fc.integer({ min: 0, max: 900 }) }), {
      nil: undefined,
    }),
  }),
);

describe('the window of rows', () => {
  it('holds every row that is in sight, and keeps the space of the others', () => {
    fc.assert(
      fc.property(
        geometry,
        fc.integer({ min: -2000, max: 200_000 }),
        fc.integer({ min: 0, max: 2000 }),
        (rows, top, height) => {
          const { first, end, above, below } = rowWindow(rows, top, top + height);
          assert.ok(first >= 0 && end <= rows.count && first <= end);
          assert.equal(above, topOf(rows, first));
          assert.equal(above + (topOf(rows, end) - topOf(rows, first)) + below, topOf(rows, rows.count));
          for (let row = 0; row < rows.count; row++) {
            const isInSight = topOf(rows, row) < top + height && topOf(rows, row + 1) > top;
            if (isInSight) assert.ok(row >= first && row < end, `row ${row}`);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
  it('holds no more than the screen and a margin', () => {
    fc.assert(
      fc.property(geometry, fc.nat(100_000), (rows, top) => {
        const { first, end } = rowWindow(rows, top, top + 600);
        return end - first <= 600 / rows.rowHeight + 27;
      }),
    );
  });
});
