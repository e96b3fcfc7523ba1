import assert from 'node:assert/strict';
import { promptTokensIn } from '../../src/inference/log-probabilities.ts';

describe('log-probabilities that a server gives', () => {
  it('are 0 at most, whatever its rounding makes of them', () => {
    const entry = { 5: { logprob: 0.0001, decoded_token: 'a' }, 6: { logprob: -9, decoded_token: 'b' } };
    const { tokens } = promptTokensIn({ prompt_logprobs: [null, entry], prompt_token_ids: [1, 5] }, 'prompt_logprobs');
    assert.deepEqual(tokens[1]?.likeliest, [
      { text: 'a', logprob: 0 },
      { text: 'b', logprob: -9 },
    ]);
  });
});
