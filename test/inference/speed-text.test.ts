import assert from 'node:assert/strict';
import { speedText } from '../../src/inference/examine/speed-text.ts';

describe('the speed that the test of an endpoint tells', () => {
  const said = (completionTokens: number | undefined, firstToken: number | null, total = 600): string =>
    speedText({
      timings: { firstToken, total },
      ...(completionTokens === undefined ? {} : { usage: { promptTokens: 4, completionTokens } }),
    });

  it('is of as many tokens as the test asks for: of fewer, that came in one piece, it would be thousands', () => {
    assert.equal(said(8, 500), 'First token after 500 ms, then about 70 tokens/s, one request at a time.');
    for (const tokens of [7, 2, 1, undefined])
      assert.equal(said(tokens, 599), 'First token after 599 ms, one request at a time.');
    assert.equal(said(8, null), 'First token after 600 ms, one request at a time.');
  });
});
