import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildReport } from '../../src/spotcheck/build-report.ts';
import { csvHead, csvLines } from '../../src/spotcheck/forms/csv.ts';
import { junitLines } from '../../src/spotcheck/forms/junit.ts';
import { wilson } from '../../src/spotcheck/interval.ts';
import { passAtLeastOnce } from '../../src/spotcheck/several-answers.ts';
import type { Report } from '../../src/spotcheck/run-report.ts';
import { repeatedRun } from './repeated-run.ts';

/** The report of answers to questions of tier S, and what each question's answers are. */
function reportOf(...questions: Parameters<typeof repeatedRun>[0]): Report {
  const { task, head, samples } = repeatedRun(questions);
  return buildReport({ task, head, samples, state: 'done' });
}

describe('pass@k', () => {
  it('is the share of all draws that hold a right answer', () => {
    const drawsOf = (items: readonly boolean[], draw: number): boolean[][] => {
      if (draw === 0) return [[]];
      return items.flatMap((item, i) => drawsOf(items.slice(i + 1), draw - 1).map((rest) => [item, ...rest]));
    };
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }), fc.nat(), (answers, at) => {
        const draw = 1 + (at % answers.length);
        const draws = drawsOf(answers, draw);
        const holding = draws.filter((one) => one.some(Boolean)).length / draws.length;
        const estimate = passAtLeastOnce(answers.length, answers.filter(Boolean).length, draw);
        assert.ok(Math.abs(estimate - holding) < 1e-12);
      }),
      { seed: 1 },
    );
    assert.ok(passAtLeastOnce(256, 1, 128) > 0.49 && passAtLeastOnce(256, 0, 256) === 0);
  });
});

describe('a run with several answers to each question', () => {
  it('has pass@1 as their mean, pass@k, and the majority, errors left out', () => {
    const { all, repeats, head, tiers } = reportOf(
      ['right', 'right', 'wrong', 'other'],
      ['wrong', 'right', 'wrong', 'error'],
      ['right', 'right', 'right', 'right'],
    );
    assert.deepEqual([head.asked, head.ended, head.errors, tiers[0]?.asked], [12, 12, 1, 12]);
    assert.deepEqual([all.right, all.answered], [7, 11]);
    const [score, whole] = repeats?.scores ?? [];
    assert.deepEqual([score?.tier, whole?.tier, score?.questions, score?.majority.right], ['S', 'all', 3, 2]);
    assert.deepEqual(
      score?.passAt.map(({ answers, questions, share }) => [answers, questions, share.toFixed(4)]),
      [
        [2, 3, ((5 / 6 + 2 / 3 + 1) / 3).toFixed(4)],
        [3, 3, '1.0000'],
        [4, 2, '1.0000'],
      ],
    );
    assert.deepEqual(
      repeats?.questions.map(({ id, right, answered, isMajorityRight }) => [id, right, answered, isMajorityRight]),
      [
        ['S1', 2, 4, true],
        ['S2', 1, 3, false],
        ['S3', 4, 4, true],
      ],
    );
  });

  it('of which several answers came equally often has the first of them for its majority', () => {
    const { repeats } = reportOf(['wrong', 'right'], ['right', 'wrong'], ['none', 'right']);
    assert.deepEqual(
      repeats?.questions.map(({ isMajorityRight }) => isMajorityRight),
      [false, true, true],
    );
  });

  it('says in which state the traces of a question part, and how many go which way', () => {
    const { repeats } = reportOf(
      ['early', 'right', 'late', 'right'],
      ['late', 'late'],
      ['late', 'early', 'early', 'error'],
      ['right', 'wrong'],
    );
    const [first, alike, third, answers] = (repeats?.questions ?? []).map(({ parting }) => parting);
    assert.match(first?.label ?? '', /^Add place/);
    assert.deepEqual(
      first?.ways.map(({ samples, fault }) => [samples, fault?.replace(/:.*/, '')]),
      [
        [['S1.2', 'S1.3', 'S1.4'], undefined],
        [['S1'], 'wrong result'],
      ],
    );
    assert.equal(alike, undefined);
    assert.deepEqual(
      third?.ways.map(({ samples, fault }) => [samples.length, fault === undefined]),
      [
        [2, false],
        [1, true],
      ],
    );
    assert.match(answers?.ways[1]?.fault ?? '', /answer/);
  });

  it('has its answers together in the table, and each with its name, its question and its number', () => {
    const report = reportOf(['right', 'wrong'], ['right']);
    assert.deepEqual(
      report.samples.map(({ id, questionId, repeat }) => [id, questionId, repeat]),
      [
        ['S1', 'S1', 1],
        ['S1.2', 'S1', 2],
        ['S2', 'S2', 1],
      ],
    );
    assert.match(csvHead, /,seed,lengths,sample,question_id,repeat,tier,/);
    const some = { ...report, head: { ...report.head, lengths: '5,7' } };
    assert.match([...csvLines(some)][1] ?? '', /,7,"5,7",S1\.2,S1,2,S,/);
    assert.match([...csvLines(report)][1] ?? '', /,S1\.2,S1,2,S,/);
    const tests = [...junitLines([report])].join('');
    assert.match(tests, /tests="4" failures="1" errors="0" skipped="1"/);
    assert.match(tests, /name="S2\.2"><skipped\/>/);
  });

  it('names so many questions that were not asked, and the others by their number', () => {
    const { head, ...report } = reportOf(['right']);
    const tiers = report.tiers.map((tier) => ({ ...tier, asked: 900_000 }));
    const tests = [...junitLines([{ head, ...report, tiers }])].join('');
    assert.match(tests, /tests="10002" failures="0" errors="0" skipped="10001"/);
    assert.equal(tests.match(/<testcase /g)?.length, 10_002);
    assert.match(tests, /name="889,999 more"><skipped\/>/);
  });

  it('has wider intervals than as many questions with one answer each', () => {
    const right = ['right', 'right', 'right', 'right'] as const;
    const wrong = ['early', 'early', 'early', 'early'] as const;
    const { all, hazards, halfLength } = reportOf(right, wrong, right, right, wrong, right);
    const single = reportOf(...[right, wrong, right, right, wrong, right].map(([first]) => [first]));
    assert.deepEqual(all.interval, single.all.interval);
    assert.deepEqual(halfLength, single.halfLength);
    const [row] = hazards.rows;
    const independent = row && wilson(row.failed, row.reached);
    assert.ok(row?.interval && independent && row.failed === 8);
    assert.ok(row.interval.high > independent.high && row.interval.low < independent.low);
  });
});
