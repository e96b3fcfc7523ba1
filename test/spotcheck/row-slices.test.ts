import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rowSize, rowSlices, type Report, type SampleRow } from '../../src/spotcheck/index.ts';
import { reportPage } from '../../src/views/index.ts';
import { additionReport } from '../webview/report-runs.ts';

const report = additionReport(40);

describe('the rows of a report', () => {
  it('are handed over in their order, so many at once as is wanted, and at least one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (most) => {
        const slices = rowSlices(report.samples, most);
        assert.deepEqual(slices.flat(), report.samples);
        for (const slice of slices)
          assert.ok(slice.length === 1 || slice.reduce((sum, row) => sum + rowSize(row), 0) <= most);
      }),
      { numRuns: 20 },
    );
  });

  it('weigh about what they take as JSON', () => {
    for (const row of report.samples) {
      const ratio = JSON.stringify(row).length / rowSize(row);
      assert.ok(ratio > 0.5 && ratio < 2, `${row.id}: ${ratio}`);
    }
  });

  /** What a page of at most so many characters of rows holds. */
  function pageOf(most: number): Report {
    const [, json = ''] = /id="report">(.*)<\/script>/.exec(reportPage(report, '', '', 'n', most)) ?? [];
    return JSON.parse(json) as Report;
  }

  it('are in a page as far as it can hold them, those that are not sound first, and it says so', () => {
    const rough = report.samples.filter(({ verdict }) => verdict !== 'sound');
    const size = rough.reduce((sum, row) => sum + rowSize(row), 0);
    const named = (rows: readonly SampleRow[]): string[] => rows.map(({ id }) => id);
    const { samples, head, all } = pageOf(size + 1000);
    assert.ok(rough.length < samples.length && samples.length < report.samples.length);
    assert.deepEqual(named(samples.filter(({ verdict }) => verdict !== 'sound')), named(rough));
    assert.deepEqual(all, report.all);
    assert.match(head.notes.at(-1) ?? '', new RegExp(`lists ${samples.length} of the 120 samples`));
    assert.deepEqual(pageOf(2 ** 24).head.notes, report.head.notes);
  });
});
