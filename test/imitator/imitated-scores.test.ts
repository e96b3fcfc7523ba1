import assert from 'node:assert/strict';
import fc from 'fast-check';
import { groundTruth, likelyTokens } from '../../src/dataset/index.ts';
import { imitate, imitatedLogprobs, slipsIn } from '../../src/imitator/index.ts';
import { minimal } from '../../src/machine/index.ts';
import { loadTask } from '../tasks/load.ts';

const task = loadTask('addition');
const question = 'What is 37.5 + 1.48?';
const truth = groundTruth(task, { x: '37.5', y: '1.48' }, minimal).truth?.trace ?? '';

describe('what an imitator makes of the ground truth', () => {
  it('is unlikely where its own answer leaves it, and likely elsewhere', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (seed) => {
        const answer = imitate([task], 'imitator-slips', question, seed);
        const slips = slipsIn(truth, answer);
        assert.equal(slips.length === 0, answer === truth);
        const tokens = likelyTokens(truth);
        assert.equal(tokens.join(''), truth);
        const scores = imitatedLogprobs(tokens, slips, [question, seed]);
        assert.deepEqual(imitatedLogprobs(tokens, slips, [question, seed]), scores);
        const unlikely = scores.filter((score) => score < Math.log(0.5)).length;
        assert.ok(unlikely <= slips.length && unlikely > 0 === slips.length > 0);
        if (slips.length > 0) {
          // in the line in which the two texts first differ
          let same = 0;
          while (truth[same] === answer[same]) same++;
          const line = (at: number): number => truth.slice(0, at).split('\n').length;
          assert.ok(Math.abs(line(slips[0] ?? 0) - line(same)) <= 1);
        }
      }),
      { seed: 5, numRuns: 200 },
    );
    assert.deepEqual(slipsIn(truth, truth), []);
  });

  it('finds what is changed, what is left out and what is too much, each once', () => {
    assert.deepEqual(slipsIn('a\nbc\nd\n', 'a\nbx\nd\n'), [3]);
    assert.deepEqual(slipsIn('a\nb\nc\nd\ne\n', 'a\ne\n'), [2]);
    assert.deepEqual(slipsIn('a\nb\n', 'a\nx\ny\nb\n'), [2]);
  });
});
