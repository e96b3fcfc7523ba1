import assert from 'node:assert/strict';
import fc from 'fast-check';
import { groundTruth, sample } from '../../src/dataset/index.ts';
import { type Forgetting, imitate } from '../../src/imitator/index.ts';
import { minimal } from '../../src/machine/index.ts';
import { judge } from '../../src/trace/index.ts';
import { loadTask } from '../tasks/load.ts';

const task = loadTask('addition');
const question = 'What is 37.5 + 1.48?';

describe('an imitator that is given the beginning of its answer', () => {
  const truth = groundTruth(task, { x: '37.5', y: '1.48' }, minimal).truth?.trace ?? '';

  it('goes on with the ground truth, and has its faults behind the beginning alone', () => {
    let faulty = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: truth.length }), fc.nat(), (at, seed) => {
        const prefix = truth.slice(0, at);
        assert.equal(prefix + imitate([task], 'imitator-exact', question, seed, prefix), truth);
        const slips = imitate([task], 'imitator-slips', question, seed, prefix);
        assert.equal(imitate([task], 'imitator-slips', question, seed, prefix), slips);
        if (prefix !== '' && prefix + slips !== truth) faulty++;
      }),
      { seed: 1, numRuns: 200 },
    );
    assert.ok(faulty > 0 && faulty < 190, String(faulty));
  });

  it('answers from the start where the beginning is not ground truth', () => {
    assert.equal(imitate([task], 'imitator-exact', question, 0, 'Well, '), truth);
  });
});

describe('an imitator that forgets a cell', () => {
  const forgetting: Forgetting = { cell: 'carry', from: 40, rate: 0.1 };
  const asked = (
    length: number,
    index: number,
  ): { question: string; truth: NonNullable<ReturnType<typeof groundTruth>['truth']> } => {
    const { question: words, inputs, lengths } = sample(task, { length }, 1, index);
    return { question: words, truth: groundTruth(task, inputs, minimal, lengths).truth ?? assert.fail() };
  };

  it('does nothing wrong below the length, nor where the cell has not changed', () => {
    for (let index = 0; index < 4; index++) {
      const { question: words, truth } = asked(39, index);
      assert.equal(imitate([task], forgetting, words, 0), truth.trace);
      assert.equal(imitate([task], { ...forgetting, cell: 'high', from: 1, rate: 1 }, words, 0), truth.trace);
    }
  });

  it('fetches what the cell held before its last change, and goes on by that', () => {
    let faulty = 0;
    for (let index = 0; index < 12; index++) {
      const { question: words, truth } = asked(40, index);
      const said = imitate([task], forgetting, words, 0);
      assert.equal(said, imitate([task], forgetting, words, 0));
      const { verdict, faults } = judge(truth.bound, said);
      const [first] = faults;
      if (first === undefined) assert.deepEqual([said, verdict], [truth.trace, 'sound']);
      else {
        faulty++;
        assert.equal(first.kind, 'fetch-stale');
        assert.match(first.explanation, /^carry holds/);
        assert.match(first.label, /^Add place/);
      }
    }
    assert.ok(faulty >= 9, String(faulty));
  });

  it('goes on behind the ground truth, and forgets behind it alone', () => {
    const { question: words, truth } = asked(45, 0);
    const whole = imitate([task], forgetting, words, 0);
    let at = 0;
    while (whole[at] === truth.trace[at]) at++;
    const prefix = truth.trace.slice(0, truth.trace.indexOf('\n', at) + 1);
    const rest = imitate([task], forgetting, words, 0, prefix);
    assert.notEqual(prefix + rest, truth.trace);
    assert.equal(judge(truth.bound, prefix + rest).faults[0]?.kind, 'fetch-stale');
    const before = truth.trace.slice(0, at);
    assert.equal(before + imitate([task], forgetting, words, 0, before), whole);
  });
});
