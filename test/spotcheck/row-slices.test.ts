import assert from 'node:assert/strict';
import fc from 'fast-check';
import { probeSize, probeSlices, rowSize, rowSlices, type Report, type SampleRow } from '../../src/spotcheck/index.ts';
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

  /** What a page of at most so many bytes of rows holds, as it stands there. */
  function jsonOf(most: number, of = report): string {
    const [, json = ''] = /id="report">(.*)<\/script>/.exec(reportPage(of, '', '', 'n', most)) ?? [];
    return json;
  }

  const pageOf = (most: number): Report => JSON.parse(jsonOf(most)) as Report;
  const bytesOf = (part: object): number => Buffer.byteLength(JSON.stringify(part).replaceAll('<', '\\u003c'));

  it('are counted in a page by the bytes that they take there, whatever characters are in them', () => {
    const text = fc.string({ unit: fc.constantFrom('<', 'é', '漢', '😀', '"', '\n', '\u0001', 'a'), maxLength: 3000 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1000, max: 20_000 }), (question, most) => {
        const samples = report.samples.map((row) => ({ ...row, question }));
        const json = jsonOf(most, { ...report, samples });
        const held = (JSON.parse(json) as Report).samples;
        const empty = Buffer.byteLength(jsonOf(0, { ...report, samples }));
        const [next] = samples.filter(({ id }) => !held.some((row) => row.id === id));
        assert.ok(next !== undefined);
        assert.ok(Buffer.byteLength(json) - empty <= most + 10);
        const free = most - (Buffer.byteLength(json) - empty);
        assert.ok(free <= Math.max(...samples.map(bytesOf)) + 10, `${free} bytes are free`);
      }),
      { numRuns: 10 },
    );
  });

  it('are in a page as far as it can hold them, those that are not sound first, and it says so', () => {
    const rough = report.samples.filter(({ verdict }) => verdict !== 'sound');
    const size = rough.reduce((sum, row) => sum + bytesOf(row) + 1, 0);
    const named = (rows: readonly SampleRow[]): string[] => rows.map(({ id }) => id);
    const { samples, head, all } = pageOf(size + 2000);
    assert.ok(rough.length < samples.length && samples.length < report.samples.length);
    assert.deepEqual(named(samples.filter(({ verdict }) => verdict !== 'sound')), named(rough));
    assert.deepEqual(all, report.all);
    assert.match(head.notes.at(-1) ?? '', new RegExp(`lists ${samples.length} of the 120 samples`));
    assert.deepEqual(pageOf(2 ** 24).head.notes, report.head.notes);
  });

  it('bring with them what came when they were asked again, which counts with them', () => {
    const probes = report.samples.flatMap(({ id, verdict, found, faults }) =>
      [1, 2, 3].map((from) => ({ id, from, verdict, found, fault: faults[0], error: undefined })),
    );
    const asked = { ...report, probes };
    assert.deepEqual(probeSlices(probes, 5000).flat(), probes);
    for (const slice of probeSlices(probes, 5000))
      assert.ok(slice.length === 1 || slice.reduce((sum, probe) => sum + probeSize(probe), 0) <= 5000);
    for (const probe of probes) {
      const ratio = JSON.stringify(probe).length / probeSize(probe);
      assert.ok(ratio > 0.5 && ratio < 2, `${probe.id}: ${ratio}`);
    }
    const most = 20_000;
    const json = jsonOf(most, asked);
    const held = JSON.parse(json) as Report;
    const ids = new Set(held.samples.map(({ id }) => id));
    assert.ok(held.samples.length > 0 && held.samples.length < pageOf(most).samples.length);
    assert.deepEqual(
      held.probes.map(({ id, from }) => [id, from]),
      probes.filter(({ id }) => ids.has(id)).map(({ id, from }) => [id, from]),
    );
    assert.ok(Buffer.byteLength(json) - Buffer.byteLength(jsonOf(0, asked)) <= most + 10);
  });
});
