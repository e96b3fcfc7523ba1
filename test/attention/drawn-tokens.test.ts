import assert from 'node:assert/strict';
import fc from 'fast-check';
import { drawnTokens, MOST_FRAMES, type Look } from '../../src/attention/index.ts';

const LEAST = [0.01, 0.04, 0.12, 0.35];

function lookOf(shares: Float32Array, operands: readonly number[] = [], sources: readonly number[] = []): Look {
  return {
    token: shares.length,
    state: 0,
    is: 'result',
    operands,
    results: [],
    sources,
    shares,
    onOperands: 0,
    onResults: 0,
    onSources: 0,
    onPrompt: 0,
  };
}

describe('what of a look is drawn', () => {
  it('is at most one token for each hundredth of the attention, each at its level', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { maxLength: 2000 }), (weights) => {
        const sum = weights.reduce((all, one) => all + one, 0);
        const shares = Float32Array.from(weights, (one) => (sum === 0 ? 0 : one / sum));
        const { levels } = drawnTokens(lookOf(shares), LEAST);
        assert.ok(levels.flat().length <= 100);
        for (const [level, tokens] of levels.entries())
          for (const token of tokens) {
            const share = shares[token] ?? 0;
            assert.ok(share >= (LEAST[level] ?? 0) && share < (LEAST[level + 1] ?? Infinity));
          }
        assert.equal(levels.flat().length, shares.filter((share) => share >= 0.01).length);
      }),
      { numRuns: 60 },
    );
  });

  it('stays as small in a text of a million tokens, where a state has fetched ten thousand cells', () => {
    const shares = new Float32Array(1_000_000).fill(1 / 1_000_000);
    shares[999_000] = 0.5;
    const many = Array.from({ length: 10_000 }, (_, i) => 900_000 + i);
    const drawn = drawnTokens(lookOf(shares, many, many), LEAST);
    assert.deepEqual(drawn.levels, [[], [], [], [999_000]]);
    assert.deepEqual([drawn.made.length, drawn.sources.length], [MOST_FRAMES, MOST_FRAMES]);
    assert.equal(drawn.made.at(-1), 909_999);
  });
});
