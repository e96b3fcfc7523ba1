import assert from 'node:assert/strict';
import fc from 'fast-check';
import { groundTruth } from '../../src/dataset/index.ts';
import { imitate } from '../../src/imitator/index.ts';
import { minimal } from '../../src/machine/index.ts';
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
