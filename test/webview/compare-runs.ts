/** Comparisons of runs that went the whole way, as the host sends them to the page. */
import { comparisonRows } from '../../src/extension/spotcheck/comparison-rows.ts';
import { buildReport } from '../../src/spotcheck/build-report.ts';
import { compareRuns } from '../../src/spotcheck/compare-runs.ts';
import type { JudgedSample } from '../../src/spotcheck/judge-sample.ts';
import type { RunHead } from '../../src/spotcheck/run-file.ts';
import type { Report } from '../../src/spotcheck/run-report.ts';
import { seriesOf } from '../../src/spotcheck/series.ts';
import type { CompareMessage, RunName } from '../../src/views/compare/compare-messages.ts';
import { additionTask, hostile, judgedRun } from './report-runs.ts';

type Pair = Extract<CompareMessage, { type: 'pair' }>;

interface Run {
  readonly head: RunHead;
  readonly samples: readonly JudgedSample[];
  readonly report: Report;
}

/** A run of a checkpoint: the later its step, the fewer slips. */
function runOf(step: number, questions: number, without: (i: number) => boolean = () => false): Run {
  const { head, samples } = judgedRun(questions, 3000 / (step + 1000), `step ${step}`);
  const model = `tail-1.5b-step-${step}`;
  const named = { ...head, endpoint: { ...head.endpoint, model } };
  const kept = samples.filter((_, i) => !without(i));
  return {
    head: named,
    samples: kept,
    report: buildReport({ task: additionTask, head: named, samples: kept, state: 'done', streams: [] }),
  };
}

function nameOf({ head }: Run): RunName {
  const { endpoint, started } = head;
  return { file: `${endpoint.model}.tailrun`, model: endpoint.model, endpoint: endpoint.name, started };
}

/** Two checkpoints on the same questions; each lacks a few answers. */
export function pairMessage(questions: number): Pair {
  const before = runOf(2000, questions, (i) => i === 3);
  const after = runOf(9000, questions, (i) => i === 7 || i === 8);
  return {
    type: 'pair',
    subject: ['before', 'after'],
    task: additionTask.name,
    before: nameOf(before),
    after: nameOf(after),
    comparison: compareRuns(additionTask, before, after),
    rows: comparisonRows({ ...before, rows: before.report.samples }, { ...after, rows: after.report.samples }),
    more: 0,
  };
}

/** Six checkpoints of one model. */
export function seriesMessage(questions: number): Extract<CompareMessage, { type: 'series' }> {
  const runs = [500, 1000, 2000, 4000, 8000, 16_000].map((step) => runOf(step, questions));
  return {
    type: 'series',
    subject: runs.map(({ head }) => head.endpoint.model),
    series: seriesOf(runs.map(({ head, report }) => ({ name: `${head.endpoint.model}.tailrun`, report }))),
  };
}

/** Every text that comes from elsewhere is hostile. */
export function hostilePair(): Pair {
  const message = pairMessage(3);
  const name = { file: hostile, model: hostile, endpoint: hostile, started: hostile };
  return {
    ...message,
    task: hostile,
    before: name,
    after: name,
    comparison: {
      ...message.comparison,
      onlyBefore: [hostile],
      states: message.comparison.states.map((state) => ({ ...state, label: hostile })),
    },
    rows: message.rows.map((row) => {
      const answer = row.after && {
        ...row.after,
        found: hostile,
        faults: [
          {
            kind: 'fetch-stale' as const,
            title: hostile,
            state: 3,
            label: hostile,
            region: hostile,
            explanation: hostile,
          },
        ],
      };
      return { ...row, question: hostile, expected: hostile, before: answer, after: answer };
    }),
  };
}
