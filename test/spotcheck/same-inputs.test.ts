import assert from 'node:assert/strict';
import { endpointSchema } from '../../src/inference/endpoint.ts';
import { buildReport } from '../../src/spotcheck/build-report.ts';
import { wilson } from '../../src/spotcheck/interval.ts';
import { judgeSample } from '../../src/spotcheck/judge-sample.ts';
import { planRun } from '../../src/spotcheck/plan.ts';
import type { Report } from '../../src/spotcheck/run-report.ts';
import { loadTask } from '../tasks/load.ts';
import { answered, type Outcome } from './repeated-run.ts';

describe('questions of which several ask the same inputs', () => {
  const task = loadTask('addition');

  /** Of a model that fails with every other input. */
  function reportOf(lengths: string, failing: Outcome): { readonly report: Report; readonly different: number } {
    const plan = planRun(task, endpointSchema.parse({ name: 'gpu', url: 'http://gpu/v1', model: 'm' }), {
      tiers: ['S', 'M', 'L'],
      ...{ lengths, samples: 60, seed: 7, source: '', calledFrom: 'here', started: '2026-01-01T00:00:00Z' },
    });
    const inputs = new Map<string, number>();
    const samples = plan.questions.flatMap((question) => {
      const key = JSON.stringify(question.inputs);
      const number = inputs.get(key) ?? inputs.size;
      inputs.set(key, number);
      return judgeSample(task, answered(question, number % 2 === 0 ? 'right' : failing)) ?? [];
    });
    assert.equal(samples.length, 60);
    return { report: buildReport({ task, head: plan.head, samples, state: 'done' }), different: inputs.size };
  }

  const width = ({ low, high }: { low: number; high: number } = { low: 0, high: 0 }): number => high - low;

  it('tell as much as those that ask something new, wherever the report has an interval', () => {
    const { report, different } = reportOf('1', 'wrong');
    assert.ok(different < 20, `${different}`);
    const told = width(wilson(different / 2, different));
    const traces = reportOf('1', 'late').report;
    for (const interval of [report.all.interval, report.tiers[0]?.interval, traces.clean?.interval])
      assert.ok(width(interval) > 0.9 * told, JSON.stringify(interval));
    const [row] = traces.hazards.rows;
    assert.ok(width(row?.interval) > 1.5 * width(wilson(row?.failed ?? 0, row?.reached ?? 0)));
    assert.equal(report.samples.filter(({ sameAs }) => sameAs === undefined).length, different);
    assert.match(
      report.head.notes.join(),
      new RegExp(`^The 60 questions of tier S have only ${different} different inputs: there are no others`),
    );
  });

  it('are not told of where all are different', () => {
    const { report, different } = reportOf('12', 'wrong');
    assert.equal(different, 60);
    assert.deepEqual(report.head.notes, []);
    assert.deepEqual(report.all.interval, wilson(30, 60));
  });
});
