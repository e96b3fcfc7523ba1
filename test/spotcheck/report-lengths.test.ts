import assert from 'node:assert/strict';
import { reportText } from '../../src/cli/spot/report-text.ts';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { buildReport } from '../../src/spotcheck/build-report.ts';
import { junitLines } from '../../src/spotcheck/forms/junit.ts';
import { planRun } from '../../src/spotcheck/plan.ts';
import type { Report } from '../../src/spotcheck/run-report.ts';
import { seriesOf } from '../../src/spotcheck/series.ts';
import { loadTask } from '../tasks/load.ts';

describe('the report of a run of just some lengths', () => {
  const task = loadTask('addition');
  function reportOf(lengths?: string, change: { readonly seed?: number; readonly tiers?: 'S'[] } = {}): Report {
    const { head } = planRun(task, endpointSchema.parse({ name: 'gpu', url: 'http://gpu/v1', model: 'm' }), {
      ...{ tiers: change.tiers ?? ['S', 'M', 'L'], lengths, samples: 2, seed: change.seed ?? 7 },
      ...{ source: '', calledFrom: 'here', started: '2026-01-01T00:00:00Z' },
    });
    return buildReport({ task, head, samples: [], state: 'done' });
  }

  it('says which these are, in all and of each tier', () => {
    const report = reportOf('38..39,45,60');
    assert.equal(report.head.lengths, '38..39,45,60');
    assert.deepEqual(
      report.tiers.map(({ tier, low, high, lengths }) => [tier, low, high, lengths]),
      [
        ['M', 38, 39, '38..39'],
        ['L', 45, 60, '45,60'],
      ],
    );
    assert.match([...junitLines([report])].join(''), /<testsuite name="[^"]+ L of lengths 45,60, m"/);
    assert.match(reportText(report), /^M 38\.\.39 {3} +– /m);
    assert.match(reportText(report), /^L 45,60 {5} +– /m);
    assert.equal(reportOf().head.lengths, undefined);
    assert.match(reportText(reportOf()), /^M \d+–\d+ +– /m);
  });

  it('is told apart from others in a series, by all that makes its questions others', () => {
    const notes = (...reports: readonly Report[]): string =>
      seriesOf(reports.map((report, i) => ({ name: `${'abc'[i]}.jsonl`, report }))).notes.join();
    assert.equal(notes(reportOf('38'), reportOf('38'), reportOf('38')), '');
    assert.match(
      notes(reportOf('33'), reportOf('33'), reportOf('34')),
      /^These runs have different lengths \(33 in a\.jsonl, b\.jsonl; 34 in c\.jsonl\), so their questions/,
    );
    assert.match(
      notes(reportOf(undefined, { tiers: ['S'] }), reportOf(), reportOf(undefined, { seed: 8 })),
      /^These runs have different seeds \(7 in a\.jsonl, b\.jsonl; 8 in c\.jsonl\) and different tiers \(S in a\.jsonl; S, M, L in b\.jsonl, c\.jsonl\), so/,
    );
  });
});
