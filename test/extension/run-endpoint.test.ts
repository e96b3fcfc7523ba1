import assert from 'node:assert/strict';
import { differenceText } from '../../src/extension/spotcheck/run-endpoint.ts';

describe('an endpoint that is not the one of a run', () => {
  const asked = { model: 'tail-0.5b', api: 'openai-chat' } as const;

  it('is told by its model, its API, or both', () => {
    assert.equal(
      differenceText({ ...asked, model: 'other' }, asked),
      'its model is “other”, and the run asked “tail-0.5b”',
    );
    assert.equal(
      differenceText({ ...asked, api: 'openai-completions' }, asked),
      'its API is openai-completions, and the run used openai-chat',
    );
    assert.match(differenceText({ model: 'other', api: 'openai-completions' }, asked), /model.*; its API/);
  });
});
