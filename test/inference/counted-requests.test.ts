import assert from 'node:assert/strict';
import { EndpointError } from '../../src/inference/index.ts';
import { Requests, SpentRequests } from '../../src/inference/examine/counted-requests.ts';

describe('the requests of an endpoint’s test', () => {
  it('are twelve at most, those included that are sent again', () => {
    const steps: string[] = [];
    const requests = new Requests({}, (step) => steps.push(step));
    const error = new EndpointError({ kind: 'rate-limited', what: 'Too many requests', url: 'http://localhost/' });
    const pause = { attempt: 2, error, seconds: 1 };
    requests.count = 11;
    requests.begin('the last');
    requests.options.onPause?.(pause);
    requests.count = 12;
    assert.throws(() => requests.begin('one more'), SpentRequests);
    assert.throws(() => requests.options.onPause?.(pause), EndpointError);
    assert.deepEqual(steps, ['the last']);
  });
});
