import assert from 'node:assert/strict';
import fc from 'fast-check';
import { groundTruth } from '../../src/dataset/index.ts';
import { minimal } from '../../src/machine/index.ts';
import { compareRuns, type ComparedRun } from '../../src/spotcheck/compare-runs.ts';
import { judgeSample, type JudgedSample } from '../../src/spotcheck/judge-sample.ts';
import { corrected, mcnemar } from '../../src/spotcheck/mcnemar.ts';
import type { Plan } from '../../src/spotcheck/plan.ts';
import type { RunSample } from '../../src/spotcheck/run-file.ts';
import { jsonInputs } from '../../src/spotcheck/run-plan.ts';
import { loadTask } from '../tasks/load.ts';
import { additionPlan } from '../webview/report-runs.ts';
import { repeatedRun } from './repeated-run.ts';

const task = loadTask('addition');
const plan = additionPlan(6);
const questions = ['S', 'M', 'L'].flatMap((tier) => plan.questions.filter((question) => question.tier === tier));

/** The right answer, or one with a wrong sum in its last state that adds (`sum`), or with another answer (`answer`). */
function answered(question: Plan['questions'][number], fault: 'none' | 'sum' | 'answer' | 'error'): RunSample {
  const lines = (groundTruth(task, question.inputs, minimal, question.lengths).truth?.trace ?? '').split('\n');
  const at = lines.findLastIndex((line) => (fault === 'sum' ? / = \d+$/ : /^Answer: /).test(line));
  if (fault === 'sum') lines[at] = (lines[at] ?? '').replace(/\d+$/, '77');
  if (fault === 'answer') lines[at] = 'Answer: 1';
  return {
    kind: 'sample',
    tier: question.tier,
    index: question.index,
    lengths: { ...question.lengths },
    inputs: jsonInputs(question.inputs),
    question: question.question,
    sent: '',
    text: lines.join('\n'),
    reasoning: '',
    finishReason: 'stop',
    firstToken: 1,
    total: 2,
    ...(fault === 'error' ? { error: { kind: 'refused', message: 'Nobody listens there.' } } : {}),
  };
}

function runOf(
  faults: readonly Parameters<typeof answered>[1][],
  change = (one: RunSample): RunSample => one,
): ComparedRun {
  const samples = questions.flatMap((question, i): JudgedSample[] => {
    const judged = judgeSample(task, change(answered(question, faults[i] ?? 'none')));
    return judged === undefined ? [] : [judged];
  });
  // A run's samples are in the order in which they ended.
  return { head: plan.head, samples: samples.toReversed() };
}

describe('two runs side by side', () => {
  it('are compared question by question: what is better, what is worse, and where', () => {
    const before = runOf(['sum', 'sum', 'answer', 'none', 'none', 'none', 'sum']);
    const after = runOf(['none', 'none', 'none', 'answer', 'none', 'none', 'sum']);
    const comparison = compareRuns(task, before, after);
    assert.equal(comparison.questions, 18);
    assert.deepEqual(comparison.better, ['S1', 'S2', 'S3']);
    assert.deepEqual(comparison.worse, ['S4']);
    const { sound, answers } = comparison.all;
    assert.deepEqual([sound.before.count, sound.after.count, sound.better, sound.worse], [14, 16, 3, 1]);
    assert.deepEqual([answers.better, answers.worse], [1, 1]);
    assert.equal(sound.p, mcnemar(3, 1));
    assert.deepEqual(
      comparison.tiers.map(({ tier, questions, sound: { better } }) => [tier, questions, better]),
      [
        ['S', 6, 3],
        ['M', 6, 0],
        ['L', 6, 0],
      ],
    );
    const sum = comparison.states.find(({ better }) => better === 2);
    assert.deepEqual([sum?.before.failed, sum?.after.failed, sum?.worse], [3, 1, 0]);
    assert.ok(sum !== undefined && sum.corrected >= sum.p);
  });

  it('are paired by the question, not by its number; what only one has answered is named', () => {
    const before = runOf(['error', 'none']);
    const swapped = runOf([], (one) => ({ ...one, index: 5 - one.index }));
    const comparison = compareRuns(task, before, { ...swapped, samples: swapped.samples.slice(2) });
    assert.equal(comparison.questions, 15);
    assert.deepEqual(comparison.onlyBefore, ['L5', 'L6']);
    assert.deepEqual(comparison.onlyAfter, ['S6']);
    assert.deepEqual([comparison.better, comparison.worse], [[], []]);
    assert.equal(comparison.all.answers.p, 1);
  });

  it('with several answers to a question are compared question by question, of as many answers each', () => {
    const before = repeatedRun([
      ['right', 'early', 'early'],
      ['early', 'early', 'early'],
      ['right', 'right', 'error'],
      ['right', 'early', 'right'],
    ]);
    const after = repeatedRun([
      ['early', 'right', 'right', 'right'],
      ['right', 'right', 'right', 'right'],
      ['right', 'right', 'right', 'early'],
      ['early', 'right', 'early', 'right'],
    ]);
    const { questions, pairs, all, better, worse, onlyBefore, onlyAfter, states } = compareRuns(task, before, after);
    assert.deepEqual([questions, pairs], [4, 11]);
    assert.deepEqual([better, worse], [['S1', 'S2'], ['S4']]);
    assert.deepEqual([onlyBefore, onlyAfter], [[], ['S1.4', 'S2.4', 'S3.3', 'S3.4', 'S4.4']]);
    const { sound } = all;
    assert.deepEqual([sound.before.count, sound.after.count, sound.better, sound.worse], [5, 8, 2, 1]);
    assert.equal(sound.p, mcnemar(2, 1));
    assert.deepEqual(
      states.map((state) => [state.before.failed, state.after.failed, state.better, state.worse]),
      [[6, 3, 2, 1]],
    );
  });

  it('of which neither has an answer of the other’s have nothing to compare', () => {
    const comparison = compareRuns(task, runOf([]), { head: plan.head, samples: [] });
    assert.deepEqual([comparison.questions, comparison.tiers, comparison.states], [0, [], []]);
    assert.equal(comparison.all.answers.before.interval, undefined);
  });
});

describe("McNemar's exact test", () => {
  it('is the two-sided binomial, also of very many pairs', () => {
    const exact = (more: number, fewer: number): number => {
      const trials = more + fewer;
      let ways = 1n;
      let tail = 0n;
      for (let i = 0; i <= Math.min(more, fewer); i++) {
        tail += ways;
        ways = (ways * BigInt(trials - i)) / BigInt(i + 1);
      }
      return Math.min(1, Number((tail * 2n * 10n ** 15n) / 2n ** BigInt(trials)) / 1e15);
    };
    const count = fc.nat({ max: 60 });
    fc.assert(
      fc.property(count, count, (more, fewer) => {
        assert.ok(Math.abs(mcnemar(more, fewer) - exact(more, fewer)) < 1e-9);
        assert.equal(mcnemar(more, fewer), mcnemar(fewer, more));
      }),
      { seed: 1, numRuns: 200 },
    );
    assert.ok(Math.abs(mcnemar(1, 9) - 0.021484375) < 1e-12);
    assert.equal(mcnemar(0, 0), 1);
    assert.ok(mcnemar(2000, 2100) > 0.1 && mcnemar(2000, 2100) < 0.13);
    assert.ok(mcnemar(0, 5000) < 1e-300);
  });

  it('of several states is corrected for their number, and stays in its order', () => {
    const rounded = corrected([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(6)));
    assert.deepEqual(rounded, [0.03, 0.06, 0.06, 0.02]);
    assert.deepEqual(corrected([0.9, 0.8]), [1, 1]);
    assert.deepEqual(corrected([]), []);
  });
});
