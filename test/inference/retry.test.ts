import assert from 'node:assert/strict';
import { complete } from '../../src/inference/complete.ts';
import { LONGEST_PAUSE, MOST_ATTEMPTS } from '../../src/inference/retry.ts';
import { retryAfterOf } from '../../src/inference/status-error.ts';
import type { StatusAnswer } from './fakes.ts';
import { eventOf, FakeBody, FakeRefusing, FakeStatus } from './fakes.ts';
import { endpointAt, failureOf, FakeClock } from './support.ts';

const busy = (headers: Record<string, string> = {}, status = 429): StatusAnswer => ({
  status,
  body: '{"error":{"message":"Too many requests","type":"rate_limit_error"}}',
  headers,
});

/** Asks with a clock that goes on by itself when the client waits; gives the waits beside the result. */
function asking(origin: string) {
  const clock = new FakeClock();
  const pauses: number[] = [];
  const onPause = ({ seconds }: { seconds: number }): void => {
    pauses.push(seconds);
    queueMicrotask(() => clock.advance(seconds));
  };
  return { pauses, answer: complete(endpointAt(origin), 'q', { clock, onPause }) };
}

async function serving<S extends FakeRefusing | FakeStatus | FakeBody>(server: S, use: (origin: string) => Promise<void>): Promise<S> {
  const origin = await server.start();
  try {
    await use(origin);
  } finally {
    await server.stop();
  }
  return server;
}

describe('a server that is busy', () => {
  it('is asked again after the seconds it names', async () => {
    const server = await serving(new FakeRefusing([busy({ 'retry-after': '7' }), busy({ 'retry-after': '0.5' }, 503)], 'at last'), async (origin) => {
      const { pauses, answer } = asking(origin);
      const { text, attempts } = await answer;
      assert.deepEqual({ text, attempts, pauses }, { text: 'at last', attempts: 3, pauses: [7, 0.5] });
    });
    assert.equal(new Set(server.requests.map(({ body }) => body)).size, 1);
  });

  it('is asked again ever more rarely where it names no time, and not for ever', async () => {
    const server = await serving(new FakeStatus(busy()), async (origin) => {
      const { pauses, answer } = asking(origin);
      const error = await failureOf(answer, 'rate-limited');
      assert.equal(pauses.length, MOST_ATTEMPTS - 1);
      assert.ok(pauses.every((pause, i) => i === 0 || pause > (pauses[i - 1] ?? 0)));
      assert.match(error.message, new RegExp(`${MOST_ATTEMPTS} times.*concurrency`, 's'));
    });
    assert.equal(server.requests.length, MOST_ATTEMPTS);
  });

  it('is not waited for longer than the bound, and the message says how long it asked for', async () => {
    const server = await serving(new FakeStatus(busy({ 'retry-after': String(LONGEST_PAUSE + 1) })), async (origin) => {
      const error = await failureOf(asking(origin).answer, 'rate-limited');
      assert.match(error.message, new RegExp(`wait ${LONGEST_PAUSE + 1} s`));
      assert.equal(error.retryAfter, LONGEST_PAUSE + 1);
    });
    assert.equal(server.requests.length, 1);
  });

  it('that loads its model (503) is waited for', async () => {
    const loading = { status: 503, body: '{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}' };
    await serving(new FakeRefusing([loading, loading]), async (origin) => {
      assert.equal((await asking(origin).answer).attempts, 3);
    });
  });

  it('can be cancelled while it is waited for', async () => {
    const server = await serving(new FakeStatus(busy({ 'retry-after': '30' })), async (origin) => {
      const cancel = new AbortController();
      const options = { clock: new FakeClock(), signal: cancel.signal, onPause: () => queueMicrotask(() => cancel.abort()) };
      await failureOf(complete(endpointAt(origin), 'q', options), 'cancelled');
    });
    assert.equal(server.requests.length, 1);
  });

  it('is not asked again for anything but 429 and 503', async () => {
    for (const status of [400, 401, 404, 500, 502, 504]) {
      const server = await serving(new FakeStatus(busy({ 'retry-after': '1' }, status)), async (origin) => {
        await assert.rejects(asking(origin).answer);
      });
      assert.equal(server.requests.length, 1, String(status));
    }
  });

  it('is not asked again for an answer that had begun', async () => {
    const stream = `${eventOf('begun')}data: {"error":{"message":"overloaded","type":"rate_limit","code":429}}\n\n`;
    const server = await serving(new FakeBody(stream), async (origin) => {
      const error = await failureOf(asking(origin).answer, 'rate-limited');
      assert.equal(error.partial?.text, 'begun');
    });
    assert.equal(server.requests.length, 1);
  });
});

describe('a Retry-After header', () => {
  it('is a number of seconds, or a date by the server’s own clock', () => {
    assert.equal(retryAfterOf('120', null), 120);
    assert.equal(retryAfterOf('Wed, 21 Oct 2015 07:28:30 GMT', 'Wed, 21 Oct 2015 07:28:00 GMT'), 30);
    assert.equal(retryAfterOf('Wed, 21 Oct 2015 07:28:00 GMT', 'Wed, 21 Oct 2015 07:29:00 GMT'), 0);
    assert.equal(retryAfterOf('Wed, 21 Oct 2015 07:28:00 GMT', null), 0);
    assert.equal(retryAfterOf('soon', null), undefined);
    assert.equal(retryAfterOf(null, null), undefined);
  });
});
