import assert from 'node:assert/strict';
import { complete } from '../../src/inference/complete.ts';
import { BUSY_TRIES, FAILED_TRIES, LONGEST_PAUSE, SHORTEST_PAUSE } from '../../src/inference/retry.ts';
import { retryAfterOf } from '../../src/inference/retry-after.ts';
import { deadOrigin, eventOf, FakeBody, FakeRefusing, FakeResetting, FakeStatus, type StatusAnswer } from './fakes.ts';
import { endpointAt, failureOf, FakeClock } from './support.ts';

const busy = (headers: Record<string, string> = {}, status = 429): StatusAnswer => ({
  status,
  body: '{"error":{"message":"Too many requests","type":"rate_limit_error"}}',
  headers,
});

/** Asks with a clock that goes on by itself when the client waits; gives the waits beside the result. */
function asking(origin: string, random = 0) {
  const clock = new FakeClock();
  const pauses: number[] = [];
  const onPause = ({ seconds }: { seconds: number }): void => {
    pauses.push(seconds);
    queueMicrotask(() => clock.advance(seconds));
  };
  return { clock, pauses, answer: complete(endpointAt(origin), 'q', { clock, onPause, random: () => random }) };
}

async function serving<S extends FakeRefusing | FakeResetting | FakeStatus | FakeBody>(
  server: S,
  use: (origin: string) => Promise<void>,
): Promise<S> {
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
    const server = await serving(
      new FakeRefusing([busy({ 'retry-after': '7' }), busy({ 'retry-after': '0.5' }, 503)], 'at last'),
      async (origin) => {
        const { clock, pauses, answer } = asking(origin);
        const { text, attempts } = await answer;
        assert.deepEqual({ text, attempts, pauses }, { text: 'at last', attempts: 3, pauses: [7, 0.5] });
        assert.ok(clock.waits.includes(7000) && clock.waits.includes(500), clock.waits.join());
      },
    );
    assert.equal(new Set(server.requests.map(({ body }) => body)).size, 1);
  });

  it('is asked again ever more rarely where it names no time, and not for ever', async () => {
    const server = await serving(new FakeStatus(busy()), async (origin) => {
      const { pauses, answer } = asking(origin);
      const error = await failureOf(answer, 'rate-limited');
      assert.equal(pauses.length, BUSY_TRIES - 1);
      assert.ok(pauses.every((pause, i) => i === 0 || pause > (pauses[i - 1] ?? 0)));
      assert.match(error.message, new RegExp(`${BUSY_TRIES} times.*concurrency`, 's'));
    });
    assert.equal(server.requests.length, BUSY_TRIES);
  });

  it('is not waited for longer than the bound, and the message says how long it asked for', async () => {
    const server = await serving(new FakeStatus(busy({ 'retry-after': String(LONGEST_PAUSE + 1) })), async (origin) => {
      const error = await failureOf(asking(origin).answer, 'rate-limited');
      assert.match(error.message, new RegExp(`wait ${LONGEST_PAUSE + 1} s`));
      assert.equal(error.retryAfter, LONGEST_PAUSE + 1);
    });
    assert.equal(server.requests.length, 1);
  });

  it('is waited for as long as the bound itself', async () => {
    await serving(new FakeRefusing([busy({ 'retry-after': String(LONGEST_PAUSE) })], 'at last'), async (origin) => {
      const { pauses, answer } = asking(origin);
      assert.equal((await answer).text, 'at last');
      assert.deepEqual(pauses, [LONGEST_PAUSE]);
    });
  });

  it('that loads its model (503) is waited for', async () => {
    const loading = {
      status: 503,
      body: '{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}',
    };
    await serving(new FakeRefusing([loading, loading]), async (origin) => {
      assert.equal((await asking(origin).answer).attempts, 3);
    });
  });

  it('can be cancelled while it is waited for', async () => {
    const server = await serving(new FakeStatus(busy({ 'retry-after': '30' })), async (origin) => {
      const cancel = new AbortController();
      const options = {
        clock: new FakeClock(),
        signal: cancel.signal,
        onPause: () => queueMicrotask(() => cancel.abort()),
      };
      const error = await failureOf(complete(endpointAt(origin), 'q', options), 'cancelled');
      assert.match(error.message, /while waiting to be sent again/);
    });
    assert.equal(server.requests.length, 1);
  });

  it('is not asked again for a refusal that waiting does not cure', async () => {
    for (const status of [400, 401, 403, 404, 413, 422, 501]) {
      const server = await serving(new FakeStatus(busy({ 'retry-after': '1' }, status)), async (origin) => {
        await assert.rejects(asking(origin).answer);
      });
      assert.equal(server.requests.length, 1, String(status));
    }
  });

  it('is not asked again at once, however little it asks for', async () => {
    for (const [headers, pauses] of [
      [{ 'retry-after': '0' }, [0.75, 1.5]],
      [{ 'retry-after': '-5' }, [0.75, 1.5]],
      [{ 'retry-after-ms': '3' }, [SHORTEST_PAUSE, SHORTEST_PAUSE]],
      [{ 'retry-after-ms': '2500', 'retry-after': '40' }, [2.5, 2.5]],
      [{ 'retry-after': 'soon 5' }, [0.75, 1.5]],
    ] as const) {
      await serving(new FakeRefusing([busy(headers), busy(headers)]), async (origin) => {
        const asked = asking(origin);
        await asked.answer;
        assert.deepEqual(asked.pauses, pauses, JSON.stringify(headers));
      });
    }
  });

  it('is asked again a little later by one than by another, and never before the time that it names', async () => {
    const pausesOf = async (random: number): Promise<number[]> => {
      const pauses: number[] = [];
      await serving(new FakeRefusing([busy(), busy({ 'retry-after': '10' })]), async (origin) => {
        const asked = asking(origin, random);
        await asked.answer;
        pauses.push(...asked.pauses);
      });
      return pauses;
    };
    const [early, late] = [await pausesOf(0), await pausesOf(0.99)];
    early.forEach((pause, i) => assert.ok(pause < (late[i] ?? 0)));
    assert.ok((early[1] ?? 0) >= 10);
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

describe('a failure before an answer began', () => {
  it('of the server is asked again, a few times', async () => {
    for (const status of [408, 500, 502, 504, 529]) {
      await serving(new FakeRefusing([{ status, body: '' }]), async (origin) => {
        const { text, attempts } = await asking(origin).answer;
        assert.deepEqual([text, attempts], ['ok', 2], String(status));
      });
      const server = await serving(new FakeStatus({ status, body: '' }), async (origin) => {
        await assert.rejects(asking(origin).answer, new RegExp(`${status === 529 ? BUSY_TRIES : FAILED_TRIES} times`));
      });
      assert.equal(server.requests.length, status === 529 ? BUSY_TRIES : FAILED_TRIES);
    }
  });

  it('of the connection is asked again', async () => {
    await serving(new FakeResetting(2), async (origin) => {
      assert.equal((await asking(origin).answer).attempts, 3);
    });
    const server = await serving(new FakeResetting(9), async (origin) => {
      assert.match((await failureOf(asking(origin).answer, 'cut')).message, new RegExp(`${FAILED_TRIES} times`));
    });
    assert.equal(server.requests.length, FAILED_TRIES);
  });

  it('because nothing listens is asked again, in case it starts just now', async () => {
    const { pauses, answer } = asking(await deadOrigin());
    assert.match((await failureOf(answer, 'refused')).message, new RegExp(`${FAILED_TRIES} times`));
    assert.equal(pauses.length, FAILED_TRIES - 1);
  });
});

describe('how long a server asks to wait', () => {
  const date = 'Wed, 21 Oct 2015 07:28:00 GMT';
  const moment = Date.parse(date) / 1000;
  const headers: readonly (readonly [Record<string, string>, number | undefined])[] = [
    [{ 'retry-after': '120' }, 120],
    [{ 'retry-after': '1.5s' }, 1.5],
    [{ 'retry-after': '1m30s' }, 90],
    [{ 'retry-after': '-5' }, 0],
    [{ 'retry-after-ms': '1500' }, 1.5],
    [{ 'x-ms-retry-after-ms': '1500', 'retry-after': '60' }, 1.5],
    [{ 'retry-after': 'Wed, 21 Oct 2015 07:28:30 GMT', date }, 30],
    [{ 'retry-after': date, date: 'Wed, 21 Oct 2015 07:29:00 GMT' }, 0],
    [{ 'retry-after': date }, 0],
    ...['soon', 'soon 5', '1e3', '', 'May'].map((value) => [{ 'retry-after': value }, undefined] as const),
    [{}, undefined],
    [{ 'x-ratelimit-reset': '20' }, 20],
    [{ 'x-ratelimit-reset': String(moment + 12), date }, 12],
    [{ 'x-ratelimit-reset': String((moment + 12) * 1000), date }, 12],
    [{ 'x-ratelimit-reset': String(moment - 12), date }, 0],
    [{ 'ratelimit-remaining': '0', 'ratelimit-reset': '9' }, 9],
    [{ ratelimit: '"default";r=0;t=7' }, 7],
    [{ ratelimit: '"burst";r=3;t=70, "daily";r=0;t=7' }, 7],
    [
      {
        'x-ratelimit-remaining-requests': '59',
        'x-ratelimit-reset-requests': '6m0s',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '120ms',
      },
      0.12,
    ],
    [{ 'x-ratelimit-remaining-requests': '59', 'x-ratelimit-reset-requests': '6m0s' }, undefined],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '5', 'retry-after': '2' }, 2],
    [
      {
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-requests-reset': '2015-10-21T07:28:08Z',
        date,
      },
      8,
    ],
  ];
  for (const [given, seconds] of headers) {
    it(`${JSON.stringify(given)} is ${seconds === undefined ? 'no time' : `${seconds} s`}`, () => {
      assert.equal(retryAfterOf(new Headers(given), { body: '' }), seconds);
    });
  }

  const bodies: readonly (readonly [string, number | undefined])[] = [
    ['{"error":{"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34s"}]}}', 34],
    ['Rate limit reached. Please try again in 1.2s. Visit the page.', 1.2],
    ['Please try again in 7m12.5s', 432.5],
    ['Please try again in 940ms.', 0.94],
    ['Please retry after 20 seconds.', 20],
    ['Please retry in 34.074824224s.', 34.074824224],
    ['Please try again in 5 minutes, or later', 300],
    ['Please try again later', undefined],
    ['try again in 7', undefined],
    [`try again in ${'9'.repeat(100_000)}`, undefined],
  ];
  for (const [body, seconds] of bodies) {
    it(`“${body.slice(0, 60)}” is ${seconds === undefined ? 'no time' : `${seconds} s`}`, () => {
      assert.equal(retryAfterOf(new Headers(), { body }), seconds);
    });
  }

  it('is not read from limits where the server does not say that it is busy', () => {
    assert.equal(retryAfterOf(new Headers({ 'x-ratelimit-reset': '20' })), undefined);
    assert.equal(retryAfterOf(new Headers({ 'retry-after': '20' })), 20);
  });
});
